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
    'Two certificates rotate',
    'Second run, six hours later',
    'The owner of self-signed.example confirms the certificate, so a person runs the command from the mail',
    'Third run: down.example has been out of reach for three runs in a row, and that is told',
    'Fourth run: it still is, and that is not told again, except once a week',
    '31 days later: the overlap ends, and what nobody presents any more leaves the lists',
    'login.example is to go back to its old certificate, so a person looks up what there was and puts it back',
    'What IAM holds now',
  ]);
  const [, first, , second, approval, third, fourth, later, restore, end = ''] = chapters.values();
  for (const early of [first, second, approval]) expect(early).not.toContain('connection-refused');
  expect(third).toContain('| * "down.example at 127.0.0.1');
  expect(fourth).toBe('\n'.concat('='.repeat(71), '\n\nNo mail: nothing that people do not know yet.\n\n'));
  expect(later).toContain('| * Still so, for 31 days. "down.example');
  // Nothing else: no certificate is about to expire only because time passes.
  expect(later?.match(/\| \* /g)).toHaveLength(3);
  const retired = [
    ...(later?.matchAll(/\| (https:\S+)\n.*Removed [0-9a-f]{40}: no host .* longer than overlapDays/g) ?? []),
  ];
  expect(retired.map(([, issuer]) => issuer)).toEqual(['https://login.example', 'https://self-signed.example']);
  expect(restore).toMatch(/To put version 2 back:\n.*"version":2.*\n\n\$ aws lambda invoke .*"version":2/);
  expect(restore).toContain('| * Put back version 2 of the list, as a person asked.');
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
