import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProgram } from '../support/command';
import { startAnswering } from '../support/answering';

const KEY = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';

let home: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'watcher-home-'));
  mkdirSync(path.join(home, '.aws'));
  writeFileSync(path.join(home, '.aws/config'), '[profile prod]\nregion = eu-west-1\n');
});
afterEach(() => rmSync(home, { recursive: true }));

/** Runs a command with these variables and no others. */
function run(args: readonly string[], variables: Readonly<Record<string, string>>) {
  const all = { PATH: process.env['PATH'], HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...variables };
  return runProgram('bin/cli.ts', args, { variables: all });
}

test.each([
  ['no region', {}, /^There is no AWS region\.\nSet AWS_REGION/],
  [
    'no credentials',
    { AWS_REGION: 'us-east-1' },
    /^There are no AWS credentials\. .*\nLog in to the account: aws sso login,/,
  ],
  [
    'no credentials, with the region in AWS_DEFAULT_REGION',
    { AWS_DEFAULT_REGION: 'us-east-1' },
    /^There are no AWS credentials\./,
  ],
  [
    'an unknown profile',
    { AWS_REGION: 'us-east-1', AWS_PROFILE: 'nope' },
    /\nAWS_PROFILE names the profile "nope", which your AWS configuration does not have\./,
  ],
  [
    'a profile without credentials',
    { AWS_PROFILE: 'prod' },
    /\nLog in with the profile "prod": aws sso login --profile prod,/,
  ],
  [
    'an endpoint that is no URL',
    { ...KEY, AWS_ENDPOINT_URL: 'foo' },
    /^AWS_ENDPOINT_URL is "foo", which is no URL\. Set it to/,
  ],
  [
    'an endpoint that is down',
    { ...KEY, AWS_ENDPOINT_URL_IAM: 'http://u:hidden@127.0.0.1:1' },
    /\nThe endpoint comes from AWS_ENDPOINT_URL_IAM \("http:\/\/\*\*\*@127\.0\.0\.1:1"\)\./,
  ],
])('the check exits with 1 and says what to do: %s', async (_, variables, message) => {
  for (const args of [['check'], ['check', '--provider', ARN]]) {
    const { code, stdout, stderr } = await run(args, variables);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/hidden|^\s+at |Error: Error|NodeVersion/m);
  }
});

function refusal(code: string): string {
  return `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>No.</Message></Error></ErrorResponse>`;
}

test.each([
  ['ExpiredToken', {}, /\nThe session is over\. Log in again: aws sso login, or/],
  ['InvalidClientTokenId', {}, /\nAWS does not accept the access key, or its secret\. Check AWS_ACCESS_KEY_ID/],
  ['SignatureDoesNotMatch', {}, /\nAWS does not accept the access key, or its secret\./],
])('the check exits with 1 and says what to do where IAM answers %s', async (code, variables, message) => {
  const server = await startAnswering(
    () => refusal(code),
    {},
    () => 403,
  );
  const outcome = await run(['check'], { ...KEY, AWS_ENDPOINT_URL: server.endpoint, ...variables });
  await server.close();
  expect(outcome).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(message) });
});

describe('an endpoint that takes connections and never answers', () => {
  let server: Server;
  let endpoint: string;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    endpoint = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  });
  afterEach(() => server.close());

  test.each([
    [['check'], /IAM gave no answer within 8 seconds/],
    [['check', '--provider', ARN], /IAM gave no answer within 8 seconds/],
    [['check', '--function', 'watcher'], /Lambda gave no answer within 8 seconds/],
  ])('is given up after 8 seconds by %j, and the variable is named', async (args, message) => {
    const { code, stderr } = await run(args, { ...KEY, AWS_ENDPOINT_URL: endpoint });
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toContain(`The endpoint comes from AWS_ENDPOINT_URL ("${endpoint}").`);
  });
});

test('register shows its plan also without credentials, and says how to get them', async () => {
  const { code, stdout } = await run(['register', 'https://x.invalid', '--client-id', 'a'], {
    AWS_REGION: 'us-east-1',
  });
  expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringContaining('Nothing was created') });
});
