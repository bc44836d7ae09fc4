import { checkAccount } from '../../bin/terminal/check';
import { askHistory } from '../../sandbox/invoke';
import { pins, rotate, sandbox, sandboxIssuer } from '../support/sandbox-setup';
import { wordsOf } from '../support/shell';
import { cli, scheduled, table, unbroken, where } from './setup';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';
const NO_OPTIONS = {
  apply: false,
  provider: [],
  approve: [],
  stage: false,
  remove: [],
  evenIfLive: false,
  program: 'watcher',
  connectTo: [],
  allowPrivate: false,
  json: false,
};

describe('the command history', () => {
  test('prints the pinned thumbprints with their origin, and every list with its changes and their evidence', async () => {
    const { pinned, arn } = sandboxIssuer('private-ca');
    await scheduled();
    const fresh = await rotate('private-ca');
    await scheduled();
    const { code, stdout } = await cli('history', arn, ...table);
    expect(code).toBe(0);
    const MINUTE = '<minute>';
    const DAY = '<day>';
    const minutes = stdout.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, MINUTE);
    const lines = minutes.replaceAll(/\d{4}-\d\d-\d\d/g, DAY).trimEnd();
    expect(lines).toBe(
      `https://login.example
${arn}

  Pinned now (version 2; times are UTC):
    ${pinned}
      found in the list ${MINUTE}, last live ${DAY}, superseded since ${MINUTE}
    ${fresh}
      added by the watcher ${MINUTE}, last live ${DAY}

  Its lists, newest first:
    2  ${MINUTE}  by the watcher
       + ${fresh}  operator-ca
    1  ${MINUTE}  found at the first look
       + ${pinned}`,
    );
  });

  test('prints all providers of the account with their conditions where no ARN is given, and takes the table from the environment', async () => {
    await scheduled();
    process.env['OIDC_THUMBPRINT_WATCHER_TABLE'] = 'memory';
    const { code, stdout } = await cli('history');
    delete process.env['OIDC_THUMBPRINT_WATCHER_TABLE'];
    expect(code).toBe(2);
    expect(stdout.match(/^https:.*/gm)).toEqual(sandbox.issuers.map(({ issuer }) => issuer));
    expect(stdout).toMatch(
      /What lasts:\n {4}warning since .*, not notified yet \[connection-refused\]\n {6}"down\.example/,
    );
  });

  test('prints with --json the answer that the function gives', async () => {
    await scheduled();
    const arns = sandbox.issuers.map(({ arn }) => arn);
    const { stdout, stderr } = await cli('history', '--json', ...arns, ...table);
    expect(JSON.parse(stdout)).toEqual(await askHistory(sandbox.aws, sandbox.functionName, arns));
    expect(stderr).toBe('');
  });

  test('reports that nothing is remembered of a provider that no run has looked at', async () => {
    const { code, stdout } = await cli('history', sandboxIssuer('down').arn, ...table);
    expect(code).toBe(0);
    expect(stdout).toContain('The watcher remembers nothing of it.');
  });

  test.each([
    [['history'], /history needs --table/],
    [['history', 'nonsense', '--table', 'memory'], /must be a provider's ARN or an issuer URL .*"nonsense"/],
    [['history', 'https://u:secret@x.example', '--table', 'memory'], /^ARN or issuer URL: a URL must not contain/],
  ])('%j is refused with exit code 1 and a reason, before any call to AWS', async (args, message) => {
    const { code, stdout, stderr } = await cli(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(sandbox.aws.calls).toEqual([]);
  });

  test.each(['history', 'check'])(
    'names the table and its region where there is no such table, and says what to do: %s',
    async (command) => {
      const { code, stdout, stderr } = await cli(command, '--table', 'nowhere');
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(
        /^The DynamoDB table "nowhere" in us-east-1 could not be read\. "ResourceNotFoundException.*\nCheck the name .*, the region \(AWS_REGION\)/,
      );
    },
  );

  test('shows the restore of the newest list that differs from the present one, and none where all are alike', async () => {
    const { arn, issuer, pinned } = sandboxIssuer('private-ca');
    await scheduled();
    sandbox.aws.iam.put({ url: issuer, thumbprints: [] });
    await scheduled();
    expect(pins('private-ca')).toEqual([pinned]);
    const { stdout } = await cli('history', issuer, ...table);
    expect(stdout).toContain(arn);
    expect(stdout).toMatch(/^ {4}2 {2}/m);
    expect(stdout).not.toContain('--restore');
  });

  test('shows a restoring command with the options of hosts and evidence that it was given itself', async () => {
    const { arn, issuer } = sandboxIssuer('private-ca');
    sandbox.aws.iam.put({ url: issuer, thumbprints: ['ab'.repeat(20)] });
    await scheduled();
    sandbox.aws.iam.put({ url: issuer, thumbprints: [] });
    await scheduled();
    const { stdout } = await cli('history', arn, ...table, ...where, '--allow-private');
    const [command = ''] = /npm run -s cli -- check .*/.exec(stdout) ?? [];
    expect(wordsOf(command)).toEqual(expect.arrayContaining(['--restore', ...where, '--allow-private']));
  });
});

describe('the command check with a table', () => {
  test('restores an earlier list with the command that history prints', async () => {
    const { arn, pinned } = sandboxIssuer('private-ca');
    await scheduled();
    const external = 'ab'.repeat(20);
    sandbox.aws.iam.put({ url: sandboxIssuer('private-ca').issuer, thumbprints: [external] });
    await scheduled();
    expect(pins('private-ca')).toEqual([external, pinned]);
    const { stdout } = await cli('history', arn, ...table);
    expect(stdout).toContain('by someone else');
    const command = /npm run -s cli -- (check .*)/.exec(stdout.replace('--restore 2', '--restore 1'))?.[1] ?? '';
    const { code } = await cli(...command.split(' '), ...where);
    expect(code).toBe(0);
    expect(pins('private-ca')).toEqual([pinned]);
    const after = await cli('history', arn, ...table);
    expect(after.stdout).toMatch(
      new RegExp(`4 .* by the watcher, as you asked: version 1 restored\n +- ${external}\n`),
    );
  });

  test('pins ahead with --stage, and the next scheduled run mails the change', async () => {
    const { arn, pinned } = sandboxIssuer('self-signed');
    const ahead = 'cd'.repeat(20);
    const { code } = await cli(
      'check',
      '--apply',
      '--provider',
      arn,
      '--approve',
      ahead,
      '--stage',
      ...table,
      ...where,
    );
    expect(code).toBe(0);
    expect(pins('self-signed')).toEqual([pinned, ahead]);
    expect(sandbox.aws.inbox.messages).toEqual([]);
    await scheduled();
    expect(sandbox.aws.inbox.messages[0]?.email).toMatch(
      new RegExp(
        `^Delayed: .*\n.*\\[thumbprint-staged\\]\n\nThis could not be sent at the time\\.\nAdded ${ahead}, which no host presents now: you pinned it ahead`,
      ),
    );
    const { stdout } = await cli('history', arn, ...table);
    expect(stdout).toMatch(new RegExp(`${ahead}\n +pinned ahead by you .*, never seen live\n`));
  });

  test('removes an external thumbprint with the command that it shows, and history lists that as rejected', async () => {
    const { arn, pinned, issuer } = sandboxIssuer('private-ca');
    await scheduled();
    const external = 'ab'.repeat(20);
    sandbox.aws.iam.put({ url: issuer, thumbprints: [pinned, external] });
    const shown = await cli('check', '--provider', arn, ...table, ...where);
    const command = /npm run -s cli -- (check .*--remove .*)/.exec(shown.stdout)?.[1] ?? '';
    const { code, stdout } = await cli(...command.split(' '), ...where);
    expect(unbroken(stdout)).toContain(`Removed ${external} as you asked.`);
    expect(code).toBe(2); // An external change is a warning.
    expect(pins('private-ca')).toEqual([pinned]);
    const history = (await cli('history', arn, ...table)).stdout;
    expect(history).toMatch(new RegExp(`by the watcher, as you asked: removed\n +- ${external}\n`));
    expect(history).toMatch(
      new RegExp(`Removed, and not added again until you approve it:\n +${external} {2}since \\d{4}-.*\n`),
    );
  });

  test('removes a live thumbprint only with --even-if-live, and exits with 2 otherwise', async () => {
    const { arn, pinned, issuer } = sandboxIssuer('private-ca');
    sandbox.aws.iam.put({ url: issuer, thumbprints: [pinned, 'ab'.repeat(20)] });
    const remove = ['check', '--apply', '--provider', arn, '--remove', pinned, ...table, ...where];
    const { code, stdout } = await cli(...remove);
    expect(code).toBe(2);
    expect(unbroken(stdout)).toMatch(/warning: \w+ was not removed: it is live .* \[removal-not-done\]/);
    expect(pins('private-ca')).toContain(pinned);
    await cli(...remove, '--even-if-live');
    expect(pins('private-ca')).toEqual(['ab'.repeat(20)]);
  });

  test('shows the approving command with the table, and keeps nothing without --apply', async () => {
    await rotate('self-signed');
    const { arn } = sandboxIssuer('self-signed');
    const { stdout } = await cli('check', '--provider', arn, ...table, ...where);
    expect(stdout).toMatch(/check --apply --provider \S+ --approve [0-9a-f]{40} --table memory --ca \S+ --connect-to /);
    expect(await sandbox.aws.table.items()).toEqual([]);
  });

  test('removes a thumbprint that is superseded for longer than --overlap-days', async () => {
    const { arn, pinned } = sandboxIssuer('private-ca');
    await scheduled();
    const fresh = await rotate('private-ca');
    await scheduled();
    const apply = ['check', '--apply', '--provider', arn, ...table, ...where];
    await cli(...apply);
    expect(pins('private-ca')).toEqual([pinned, fresh]);
    await cli(...apply, '--overlap-days', '0.000000001');
    expect(pins('private-ca')).toEqual([fresh]);
  });

  test('updates the list also where the table fails during the run, and reports state-unavailable', async () => {
    const { arn, pinned } = sandboxIssuer('split');
    sandbox.aws.faults.fail('UpdateItem', 'AccessDeniedException', { call: 'every' });
    const { stdout } = await cli('check', '--apply', '--json', '--provider', arn, ...table, ...where);
    expect(pins('split')).toEqual([pinned, expect.any(String)]);
    expect(JSON.parse(stdout)).toMatchObject({ counts: { updated: 1 }, findings: [{ code: 'state-unavailable' }] });
  });

  test.each([
    [{ stage: true }, /--stage needs --approve/],
    [{ restore: 1, table: 'memory' }, /--restore needs exactly one --provider/],
    [{ restore: 1, table: 'memory', provider: [ARN, ARN] }, /--restore needs exactly one --provider/],
    [{ restore: 1, provider: [ARN] }, /--restore needs exactly one --provider, and --table/],
    [{ restore: 1, remove: ['a'], table: 'memory', provider: [ARN] }, /--restore and --remove exclude each other/],
    [{ approve: ['a'], remove: ['a'], table: 'memory', provider: [ARN] }, /--approve and --remove both name a/],
    [{ remove: ['a'], table: 'memory' }, /--remove needs exactly one --provider/],
    [{ remove: ['a'], table: 'memory', provider: [ARN, ARN] }, /--remove needs exactly one --provider/],
    [{ remove: ['a'], provider: [ARN] }, /--remove needs exactly one --provider, and --table/],
    [{ evenIfLive: true, table: 'memory', provider: [ARN] }, /--even-if-live needs --remove/],
    [{ overlapDays: -1 }, /overlapDays: must be a number of days/],
  ])('refuses the options %j with a reason, before any call to AWS', async (options, message) => {
    await expect(checkAccount({ ...NO_OPTIONS, ...options }, () => {})).rejects.toThrow(message);
    expect(sandbox.aws.calls).toEqual([]);
  });

  test('refuses to restore a version that is not in the history, and names the one that is', async () => {
    const { arn } = sandboxIssuer('private-ca');
    await scheduled();
    const { code, stderr } = await cli('check', '--apply', '--provider', arn, '--restore', '7', ...table, ...where);
    expect(code).toBe(1);
    expect(stderr).toContain('has no version 7; it has 1.');
  });
});
