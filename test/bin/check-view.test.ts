import { XMLParser } from 'fast-xml-parser';
import { sandbox, sandboxIssuer } from '../support/sandbox-setup';
import { cli, unbroken, where } from './setup';

const VARIABLES = { ...process.env };

afterEach(() => {
  process.env = { ...VARIABLES };
});

/** The names of the issuers with a row in a table. */
function rowsIn(table: string): (string | undefined)[] {
  return [...table.matchAll(/^│ (?!status)\S.*? │ (\S+) /gm)].map(([, name]) => name);
}

describe('the command check', () => {
  test('prints lines of at most 80 columns to a pipe, and takes another width from COLUMNS', async () => {
    const host = `${'a'.repeat(50)}.example`;
    sandbox.aws.iam.put({ url: `https://${host}/id/0123456789`, thumbprints: ['a'.repeat(40)] });
    where.push('--connect-to', `${host}:443:127.0.0.1:1`);
    const usual = await cli('check', ...where);
    process.env['COLUMNS'] = '120';
    const wide = await cli('check', ...where);
    const framed = ({ stdout }: { stdout: string }) => stdout.split('\n').filter((line) => /^[│┌├└]/.test(line));
    expect(framed(usual).map((line) => line.length)).toEqual(framed(usual).map(() => 80));
    expect(framed(usual).join('\n')).toMatch(/│ a+…23456789 │/);
    expect(framed(wide).join('\n')).toContain(`│ ${host}/id/0123456789 │`);
    expect(framed(wide).every((line) => line.length <= 120)).toBe(true);
  });

  test('has colours only where they are asked for, since its output is no terminal', async () => {
    const { stdout } = await cli('check', ...where);
    expect(stdout).not.toContain('\u001B');
    process.env['FORCE_COLOR'] = '1';
    const coloured = await cli('check', ...where);
    expect(coloured.stdout).toContain('│ \u001B[31mfailed\u001B[39m       │ down.example ');
    expect(coloured.stdout).toContain('│ \u001B[32mwould update\u001B[39m │ split.example ');
    expect(coloured.stdout).toContain('\n  \u001B[33mwarning\u001B[39m: "down.example');
    expect(coloured.stderr).toBe('');
    const json = await cli('check', '--json', ...where);
    expect(json.stdout).not.toContain('\u001B');
  });

  test('says in a dry run what it would do', async () => {
    const { stdout } = await cli('check', '--provider', sandboxIssuer('split').arn, ...where);
    expect(stdout).toContain('= kept, + would add, - would remove; checked: AWS checks the thumbprint\n');
    expect(stdout).toContain('\n1 provider: 1 would be updated (nothing was written)\n');
    expect(stdout).toContain('\n  info: Would add ');
    const { stdout: applied } = await cli('check', '--apply', '--provider', sandboxIssuer('split').arn, ...where);
    expect(applied).toContain('\n1 provider: 1 updated\n');
    expect(applied).toContain('\n  info: Added ');
    expect(applied).not.toMatch(/would/i);
  });

  test('shows with --only problems no unchanged provider and no finding that is only information, with the same exit code', async () => {
    const all = await cli('check', ...where);
    const problems = await cli('check', '--only', 'problems', ...where);
    expect(rowsIn(all.stdout)).toHaveLength(4);
    expect(rowsIn(problems.stdout)).toEqual(['down.example', 'split.example']);
    expect(all.stdout).toContain('\n  info: ');
    expect(problems.stdout).not.toContain('\n  info: ');
    expect(problems.stdout).toContain('[connection-refused]');
    expect(problems.stdout).toContain(
      '\n4 providers: 1 failed, 1 would be updated, 2 unchanged (nothing was written)\n',
    );
    expect([all.code, problems.code]).toEqual([2, 2]);
    const { arn } = sandboxIssuer('private-ca');
    const well = await cli('check', '--only', 'problems', '--provider', arn, ...where);
    expect(well).toEqual({ code: 0, stdout: '1 provider: 1 unchanged (nothing was written)\n', stderr: '' });
  });

  test('leaves with --only problems the same out of the JSON, whose counts stay those of the run', async () => {
    const { stdout } = await cli('check', '--only', 'problems', '--json', ...where);
    expect(JSON.parse(stdout)).toMatchObject({
      counts: { providers: 4, unchanged: 2, updated: 1, failed: 1 },
      providers: [
        { issuer: 'https://split.example', status: 'updated', findings: [] },
        { issuer: 'https://down.example', findings: [{ code: 'connection-refused' }] },
      ],
    });
  });

  test('prints Markdown with --format markdown, and nothing else', async () => {
    const { code, stdout, stderr } = await cli('check', '--format', 'markdown', ...where);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(stdout).toMatch(
      /^\*\*4 providers: 1 failed, 1 would be updated, 2 unchanged \(nothing was written\)\*\*\n\n\| status \| /,
    );
    expect(stdout).toMatch(/\n#### https\\:\/\/down\.example\n\n- \*\*warning\*\*: .* \\\[connection-refused\\\]\n/);
  });

  test('prints JUnit XML with --format junit, and nothing else, in which the provider out of reach has failed', async () => {
    const { code, stdout, stderr } = await cli('check', '--format', 'junit', ...where);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@' });
    const { testcase } = parser.parse(stdout).testsuites.testsuite;
    expect(testcase.map((one: { '@name': string; failure?: object }) => [one['@name'], 'failure' in one])).toEqual(
      sandbox.issuers.map(({ issuer, name }) => [issuer, name === 'down']),
    );
  });

  test.each([
    [['--format', 'junit', '--json'], "option '--format <format>' cannot be used with option '--json'"],
    [['--json', '--format', 'markdown'], "option '--format <format>' cannot be used with option '--json'"],
    [['--format', 'html'], "argument 'html' is invalid. Allowed choices are markdown, junit."],
    [['--only', 'errors'], "argument 'errors' is invalid. Allowed choices are problems."],
  ])('refuses %j with exit code 1 and a reason, before any call to AWS', async (args, reason) => {
    const { code, stdout, stderr } = await cli('check', ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(reason);
    expect(sandbox.aws.calls).toEqual([]);
  });

  test('does not repeat the warning of the AWS SDK about Node, which an operator can do nothing about', async () => {
    Reflect.deleteProperty(process.env, 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED');
    const { stdout, stderr } = await cli('check', ...where);
    expect(unbroken(stdout)).toContain('4 providers: ');
    expect(stderr).toBe('');
  });
});
