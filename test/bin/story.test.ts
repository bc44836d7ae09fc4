import { runProgram } from '../support/command';

test('`npm start` tells the whole story and exits with 0', async () => {
  const { code, stdout, stderr } = await runProgram('bin/story.ts', []);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const chapters = stdout.match(/^.+(?=\n=+$)/gm);
  expect(chapters).toEqual([
    'An AWS account on loopback, with four OIDC providers',
    'First run: what the schedule does every six hours',
    'Two certificates rotate',
    'Second run',
    'The owner of self-signed.example confirms the certificate, so a person runs the command from the mail',
    'What IAM holds now',
  ]);
  const end = stdout.slice(stdout.indexOf('What IAM holds now'));
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
    'https://self-signed.example': ['there from the start', 'added'],
    'https://split.example': ['there from the start', 'added'],
    'https://down.example': ['there from the start'],
  });
  // The table shows it each time; the mails do not, for nobody knows yet whether it lasts.
  expect(stdout.match(/│ failed +│ https:\/\/down\.example /g)).toHaveLength(2);
  expect(stdout).not.toContain('* down.example at 127.0.0.1');
});
