import { DeleteOpenIDConnectProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import type { Sandbox } from '../../sandbox/sandbox';
import { startAnswering } from '../support/answering';
import { credentials } from '../support/credentials';
import { sandbox } from '../support/sandbox-setup';
import { cli, scheduled, table } from './setup';

function mails() {
  return sandbox.aws.inbox.messages.map(({ email }) => email);
}

const TYPO = 'arn:aws:iam::123456789012:oidc-provider/typo.example';

/** Where a terminal in another network looks: at every host, nobody answers. */
function nowhere() {
  return [
    '--ca',
    sandbox.settings.caFile,
    ...sandbox.settings.connectTo.flatMap((rule) => ['--connect-to', rule.replace(/:\d+$/, ':1')]),
  ];
}

test('an outage that only a terminal sees is mailed neither when it begins nor when it ends', async () => {
  await scheduled();
  await scheduled();
  sandbox.aws.inbox.clear();
  for (let look = 0; look < 4; look += 1) {
    const { code, stdout } = await cli('check', '--apply', ...table, ...nowhere());
    expect(code).toBe(2);
    expect(stdout).toContain('[connection-refused]');
  }
  await scheduled();
  await scheduled();
  await scheduled();
  // One of the issuers is down for the function, too: of that one alone the function notifies.
  const others = sandbox.issuers.filter(({ name }) => name !== 'down').map(({ issuer }) => issuer);
  expect(mails().filter((mail) => others.some((issuer) => mail.includes(issuer)))).toEqual([]);
});

test('a named provider that does not exist needs the operator, and so does an approval for it', async () => {
  const result = await cli('check', '--provider', TYPO, ...nowhere());
  expect(result).toMatchObject({ code: 2, stdout: expect.stringContaining('[provider-deleted]') });
  const approved = await cli(
    'check',
    '--apply',
    '--provider',
    TYPO,
    '--approve',
    'a'.repeat(40),
    '--json',
    ...nowhere(),
  );
  expect(approved.code).toBe(2);
  expect(JSON.parse(approved.stdout)).toMatchObject({
    counts: { failed: 1 },
    providers: [{ findings: [{ code: 'provider-deleted', severity: 'warning' }, { code: 'approval-not-done' }] }],
  });
});

test.each(['<html><body>Sign in</body></html>', '<X/>', ''])(
  'the check fails where %j answers in place of IAM, rather than reporting an account without providers',
  async (body) => {
    const server = await startAnswering(() => body);
    process.env['AWS_ENDPOINT_URL_IAM'] = server.endpoint;
    const { code, stdout, stderr } = await cli('check');
    delete process.env['AWS_ENDPOINT_URL_IAM'];
    await server.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('has no element OpenIDConnectProviderList');
  },
);

test('an account from which most providers vanished needs the operator', async () => {
  await scheduled();
  const { aws } = sandbox;
  await cli('check', '--apply', ...table, ...nowhere());
  const names = ['split', 'private-ca', 'self-signed'];
  const gone = sandbox.issuers.filter(({ name }) => names.includes(name)).map(({ arn }) => arn);
  for (const arn of gone) await remove(aws, arn);
  const { code, stdout } = await cli('check', '--apply', ...table, '--json', ...nowhere());
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ counts: { providers: 1 }, findings: [{ code: 'providers-vanished' }] });
});

async function remove({ url, region }: Sandbox['aws'], arn: string): Promise<void> {
  const client = new IAMClient({ endpoint: url, region, credentials });
  await client.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
  client.destroy();
}
