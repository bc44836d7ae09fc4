import { writeFileSync } from 'node:fs';
import type { RenderedReport } from '../../lambda/notify/rendered-report';
import { startFunctionIn } from '../../sandbox/deploy';
import { pins, rotate, sandbox, sandboxIssuer } from '../support/sandbox-setup';
import { wordsOf } from '../support/shell';
import { cli, scheduled } from './setup';

const FUNCTION = 'oidc-thumbprint-watcher';

function shown(stdout: string, command: RegExp): string[] {
  const [found = ''] = new RegExp(`npm run -s cli -- ${command.source}`).exec(stdout) ?? [];
  return wordsOf(found).slice(4);
}

test('a check that names the function comes to the same result as the function, with one call of Lambda and no other option', async () => {
  await rotate('private-ca');
  const { stdout, stderr } = await cli('check', '--function', FUNCTION, '--json');
  expect(stderr).toBe('');
  const report: Pick<RenderedReport, 'providers'> = JSON.parse(stdout);
  const statuses = (of: typeof report | null) => of?.providers.map(({ issuer, status }) => [issuer, status]).toSorted();
  const lambda = sandbox.aws.calls.filter(({ service }) => service === 'lambda');
  expect(lambda).toHaveLength(1);
  const own = await scheduled();
  expect(statuses(report)).toEqual(statuses(own));
  expect(statuses(report)).toContainEqual([sandboxIssuer('private-ca').issuer, 'updated']);
});

test('the settings are given through the alias, too, by name and by ARN', async () => {
  for (const name of [`${FUNCTION}:live`, `arn:aws:lambda:us-east-1:123456789012:function:${FUNCTION}:live`]) {
    const { stdout } = await cli('check', '--function', name, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ counts: { providers: 4, failed: 1, updated: 1, unchanged: 2 } });
  }
});

test('the function keeps what a check with its table does, and the commands that are shown name the function', async () => {
  const { arn, pinned } = sandboxIssuer('self-signed');
  const fresh = await rotate('self-signed');
  const { stdout } = await cli('check', '--function', FUNCTION, '--provider', arn);
  const approve = shown(stdout, /check .*--approve .*/);
  expect(approve).toEqual(['check', '--apply', '--provider', arn, '--approve', fresh, '--function', FUNCTION]);
  expect(await cli(...approve)).toMatchObject({ code: 0 });
  expect(pins('self-signed')).toEqual([pinned, fresh]);
  const history = await cli('history', arn, '--function', FUNCTION);
  expect(history.stdout).toContain('approved by you');
});

test('an option has the last word over the setting of the function', async () => {
  const { settings, aws } = sandbox;
  startFunctionIn(aws, { ...settings, exclude: [sandboxIssuer('down').issuer] });
  const empty = `${settings.caFile}.none.pem`;
  const look = async (...args: string[]) =>
    JSON.parse((await cli('check', '--function', FUNCTION, '--json', ...args)).stdout);
  expect(await look()).toMatchObject({ counts: { providers: 3, updated: 1 } });
  writeFileSync(empty, '');
  const { code, stderr } = await cli('check', '--function', FUNCTION, '--ca', empty);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(empty) });
});

test.each([
  [
    'nosuch',
    /^The function "nosuch" in us-east-1 could not be asked for its settings\. "ResourceNotFound.*\nCheck the name/,
  ],
  ['older', /^The function "older" in us-east-1 did not answer with settings .*Invalid invocation/],
])(
  'the check names the function %s and its region where it cannot use it, and says what to do',
  async (name, message) => {
    sandbox.aws.functions.set('older', () => ({ error: 'Invalid invocation. settings: unknown key.' }));
    const { code, stdout, stderr } = await cli('check', '--function', name);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  },
);
