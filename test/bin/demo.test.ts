import { runSource } from '../support/command';

test('`npm start` prints every chapter of the story and exits with 0', async () => {
  const { code, stdout, stderr } = await runSource('bin/demo.ts', []);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const chapters = new Map(
    stdout
      .split(/^(?=.+\n=+$)/m)
      .map((text) => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n'))] as const)
      .filter(([title]) => title !== ''),
  );
  expect([...chapters.keys()]).toEqual([
    'An AWS account on loopback, with four OIDC providers',
    'First run: what the schedule does every six hours',
    'Two certificates rotate: sign-ins through both providers fail from now on',
    'Next quick look, five minutes later: it observes only the providers whose thumbprint AWS checks',
    'The owner of self-signed.example confirms the certificate, so an operator runs the command from the mail',
    'Second run, six hours after the first: the quick look has done everything already',
    'Third run: down.example has been out of reach for twelve hours, in three runs in a row, so a mail reports it',
    'Fourth run: it still is, and no mail repeats that, except once a week',
    '31 days later: the overlap ends, and what no host presents any more leaves the lists',
    'login.example is to go back to its old certificate, so an operator looks up its earlier list and restores it',
    'What IAM holds now',
  ]);
  const [, first, , quickLook, approval, second, third, fourth, later, restore, end = ''] = chapters.values();
  for (const early of [first, quickLook, approval, second]) expect(early).not.toContain('cannot be reached');
  expect(first).toContain('│ updated   │ split.example       │');
  expect(quickLook).toMatch(/\| login\.example: a new certificate was pinned\n/);
  expect(quickLook).toContain(
    'Sign-ins through login.example failed for 5 minutes. Without quick looks: until the second run, for up to six hours.',
  );
  expect(second).toBe('\n'.concat('='.repeat(81), '\n\nNo mail: there is nothing new.\n\n'));
  expect(third).toMatch(/\| \* down\.example: cannot be reached\. "down\.example at 127\.0\.0\.1/);
  expect(fourth).toBe('\n'.concat('='.repeat(69), '\n\nNo mail: there is nothing new.\n\n'));
  expect(later).toContain('| * Reminder: down.example: cannot be reached.');
  // Nothing else: no certificate is about to expire only because time passes.
  expect(later?.match(/\| \* /g)).toHaveLength(3);
  const retired = [
    ...(later?.matchAll(/\| \* (\S+): .* Removed [0-9a-f]{40}: no host .* longer than overlapDays/g) ?? []),
  ];
  expect(retired.map(([, issuer]) => issuer)).toEqual(['login.example', 'self-signed.example']);
  expect(restore).toMatch(/To restore version 2:\n.*"version":2.*\n\n\$ aws lambda invoke .*"version":2/);
  expect(restore).toContain('. Restored version 2 of the list, as you asked.');
  const held = Object.fromEntries(
    [...end.matchAll(/^(https:\S+)\n((?: {4}.*\n)+)/gm)].map(([, issuer, list]) => [
      issuer,
      list
        ?.trim()
        .split('\n')
        .map((line) => line.trim().slice(40).trim()),
    ]),
  );
  expect(held).toEqual({
    'https://login.example': ['there from the start', 'added'],
    'https://self-signed.example': ['added'],
    'https://split.example': ['there from the start', 'added'],
    'https://down.example': ['there from the start'],
  });
  expect(stdout.split('\n').length).toBeLessThan(220);
});
