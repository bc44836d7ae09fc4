import { runProgram } from '../support/command';

const READY = /Ctrl-C ends it\./;

test.each(['SIGINT', 'SIGTERM'] as const)(
  'the command sandbox prints how to use it, lives on without an input, and ends by %s',
  async (signal) => {
    const { code, stdout } = await runProgram('bin/cli.ts', ['sandbox'], { end: { at: READY, signal } });
    expect(code).toBe(0);
    expect(stdout).toMatch(/export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+/);
    expect(stdout).toContain('npm run -s cli -- check --function oidc-thumbprint-watcher\n');
  },
);

test('the command sandbox rotates the issuer that its input names', async () => {
  const { stdout } = await runProgram('bin/cli.ts', ['sandbox'], {
    input: 'private-ca\nnobody\n',
    end: { at: /private-ca presents[^]*nobody|nobody[^]*private-ca presents/, signal: 'SIGTERM' },
  });
  expect(stdout).toMatch(/private-ca presents a new certificate; AWS now expects [0-9a-f]{40}/);
  expect(stdout).toContain('There is no "nobody" to rotate: private-ca, self-signed, split.');
});
