import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ACCEPTED } from './accepted';
import { type Finding, keyOf } from './finding';
import { installLinters, lint } from './linters';
import { synthesise } from '../lib/synthesise';
import { VARIANTS } from './variants';

let directory: string;
let bin: string;
let findings: readonly Finding[];

/** Writes a template to be looked at. @returns its path */
function written(name: string, template: object): string {
  const file = path.join(directory, `${name}.json`);
  writeFileSync(file, JSON.stringify(template));
  return file;
}

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'linters-'));
  bin = await installLinters();
  const templates = Object.entries(VARIANTS).map(([name, props]) => written(name, synthesise(props).toJSON()));
  findings = await lint(bin, templates);
}, 600_000);
afterAll(() => rmSync(directory, { recursive: true }));

test('cfn-lint finds no error in any template', () => {
  expect(findings.filter(({ tool, isError }) => tool === 'cfn-lint' && isError)).toEqual([]);
});

test('every finding of the linters is an accepted one', () => {
  const accepted = new Set(ACCEPTED.map(keyOf));
  const others = findings.filter((finding) => !accepted.has(keyOf(finding)));
  expect(others.map((finding) => `${keyOf(finding)}: ${finding.message}`)).toEqual([]);
});

test.each(ACCEPTED)('$tool $rule about $resource is still found, and accepted: $reason', (accepted) => {
  expect(findings.map(keyOf)).toContain(keyOf(accepted));
});

test('no finding is accepted twice', () => {
  expect(new Set(ACCEPTED.map(keyOf)).size).toBe(ACCEPTED.length);
});

test('cfn-lint, checkov and parliament each find the faults of a bad template', async () => {
  const allowAll = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }] };
  const resources = {
    Role: { Type: 'AWS::IAM::Role', Properties: {} },
    Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', Users: ['u'], PolicyDocument: allowAll } },
  };
  const template = { AWSTemplateFormatVersion: '2010-09-09', Resources: resources };
  const found = await lint(bin, [written('bad', template)]);
  expect(found).toContainEqual(expect.objectContaining({ tool: 'cfn-lint', resource: 'Role', isError: true }));
  expect(found).toContainEqual(expect.objectContaining({ tool: 'checkov', resource: 'Policy' }));
  expect(found).toContainEqual(
    expect.objectContaining({ tool: 'parliament', rule: 'PERMISSIONS_MANAGEMENT_ACTIONS', resource: 'Policy' }),
  );
}, 120_000);
