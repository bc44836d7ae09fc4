import { type Aws, startAws } from '../../sandbox/aws/server';
import { runProgram } from '../support/command';

let aws: Aws;

beforeEach(async () => {
  aws = await startAws();
});
afterEach(() => aws.close());

test.each([
  [
    ['--accounts', '12345678901'],
    '--accounts: must be account IDs of 12 digits, separated by commas, not "12345678901".',
  ],
  [
    ['--ou', 'Workloads'],
    '--ou: must be the ID of an organizational unit (ou-...) or of a root (r-...), not "Workloads".',
  ],
  [['--organization', '--role-name', '/reader'], '--role-name: must be the name of a role'],
  [['--organization', '--external-id', 'x'], '--external-id: must be 2 to 1224 letters'],
  [['--role-name', 'reader'], '--role-name needs --organization, --ou or --accounts'],
  [['--external-id', 'abc'], '--external-id needs --organization, --ou or --accounts'],
  [['--accounts', '123456789012', '--ou', 'r-abcd'], '--accounts and --ou exclude each other'],
  [['--organization', '--apply'], '--apply is for one account'],
  [['--organization', '--approve', 'a'.repeat(40)], '--approve is for one account'],
  [['--organization', '--remove', 'a'.repeat(40)], '--remove is for one account'],
  [['--organization', '--stage'], '--stage is for one account'],
  [['--organization', '--even-if-live'], '--even-if-live is for one account'],
  [['--organization', '--restore', '1'], '--restore is for one account'],
  [['--organization', '--table', 'memory'], '--table is for one account'],
  [['--organization', '--format', 'junit'], '--format is for one account: use --json'],
  [
    ['--organization', '--provider', 'arn:aws:iam::123456789012:oidc-provider/x.example'],
    '--provider takes issuer URLs',
  ],
])('the options %j are refused before anything is asked', async (args, message) => {
  const { code, stdout, stderr } = await runProgram('bin/cli.ts', ['check', ...args], {
    variables: { ...process.env, ...aws.environment },
  });
  expect(stderr).toContain(message);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(aws.calls).toEqual([]);
});
