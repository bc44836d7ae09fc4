import fc from 'fast-check';
import { matches, trustedIn } from '../../../lambda/judge/trust-policy';
import { properties } from '../../support/properties';

const GITHUB = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com';
const GITLAB = 'arn:aws:iam::123456789012:oidc-provider/gitlab.com';
const BOTH = new Set([GITHUB, GITLAB]);
const SIGN_IN = 'sts:AssumeRoleWithWebIdentity';

/** A statement that lets users of GitHub assume the role, with something else about it. */
function statement(of: object = {}) {
  return { Effect: 'Allow', Principal: { Federated: GITHUB }, Action: SIGN_IN, ...of };
}

/** The providers that a policy of some statements trusts. */
function trusted(...statements: unknown[]): string[] {
  return trustedBy({ Version: '2012-10-17', Statement: statements });
}

function trustedBy(policy: unknown): string[] {
  return trustedIn(encodeURIComponent(JSON.stringify(policy)), BOTH);
}

test('a role trusts the providers that a statement for sign-ins names, one or several', () => {
  expect(trusted(statement())).toEqual([GITHUB]);
  expect(trusted(statement({ Principal: { Federated: [GITHUB, GITLAB] } }))).toEqual([GITHUB, GITLAB]);
  expect(trusted(statement(), statement({ Principal: { Federated: GITLAB } }))).toEqual([GITHUB, GITLAB]);
  expect(trusted(statement(), statement())).toEqual([GITHUB]);
  expect(trustedBy({ Statement: statement() })).toEqual([GITHUB]);
});

test('conditions and denials are not evaluated, since they decide about single sign-ins', () => {
  const Condition = { StringEquals: { 'token.actions.githubusercontent.com:sub': 'repo:org/repo' } };
  expect(trusted(statement({ Condition }), statement({ Effect: 'Deny', Condition }))).toEqual([GITHUB]);
});

test.each([
  ['denies the sign-in', { Effect: 'Deny' }],
  ['names another account', { Principal: { AWS: 'arn:aws:iam::123456789012:root' } }],
  ['names anyone', { Principal: '*' }],
  ['has no principal', { Principal: undefined }],
  ['names a provider whose ARN goes on', { Principal: { Federated: `${GITHUB}/path` } }],
  ['names a provider with other capitals', { Principal: { Federated: GITHUB.toUpperCase() } }],
  ['names a provider by a wildcard', { Principal: { Federated: `${GITHUB.slice(0, -1)}?` } }],
  ['names a provider within a list in the list', { Principal: { Federated: [[GITHUB]] } }],
])('a role whose only statement %s does not trust the provider', (_, of) => {
  expect(trusted(statement(of))).toEqual([]);
});

test.each([
  [SIGN_IN, true],
  ['STS:assumerolewithWEBidentity', true],
  ['*', true],
  ['sts:*', true],
  ['sts:AssumeRole*', true],
  ['sts:AssumeRoleWith???Identity', true],
  ['s*:*Web*', true],
  [['sts:TagSession', SIGN_IN], true],
  ['sts:AssumeRole', false],
  ['sts:AssumeRoleWithSAML', false],
  ['sts:AssumeRoleWith??Identity', false],
  ['sts:AssumeRoleWithWebIdentity?', false],
  ['iam:*', false],
  ['', false],
  [['sts:TagSession'], false],
  [[], false],
  [7, false],
])('a statement whose actions are %j allows the sign-in: %j', (Action, isAllowed) => {
  expect(trusted(statement({ Action }))).toEqual(isAllowed ? [GITHUB] : []);
});

test.each([
  ['sts:AssumeRole', true],
  ['iam:*', true],
  [['sts:TagSession', 'sts:AssumeRoleWithSAML'], true],
  [SIGN_IN, false],
  ['sts:*', false],
  [['iam:*', 'sts:assumerolewithweb*'], false],
])('a statement that allows all actions but %j allows the sign-in: %j', (NotAction, isAllowed) => {
  expect(trusted(statement({ Action: undefined, NotAction }))).toEqual(isAllowed ? [GITHUB] : []);
});

test('a statement that names no actions allows nothing', () => {
  expect(trusted(statement({ Action: undefined }))).toEqual([]);
});

test.each([
  '',
  'nonsense',
  '%',
  '%E0%A4%A',
  'null',
  '7',
  '"text"',
  '[]',
  '{}',
  '{"Statement":null}',
  '{"Statement":[null,7,"text",[]]}',
  '{"Statement":[{"Effect":"Allow"}]}',
  '['.repeat(100_000),
])('a malformed document trusts nobody, without an error (case %#)', (document) => {
  expect(trustedIn(document, BOTH)).toEqual([]);
});

test('a document that is not URL-encoded is read as well', () => {
  expect(trustedIn(JSON.stringify({ Statement: statement() }), BOTH)).toEqual([GITHUB]);
});

test('any document is read without an error, and trusts none but the providers that are asked for', () => {
  const sound = fc.constantFrom(statement(), statement({ Action: '*' }), statement({ Principal: { Federated: 'x' } }));
  const policy = fc.oneof(fc.json(), fc.string(), fc.array(fc.oneof(sound, fc.jsonValue())).map(policyOf));
  properties(
    fc.property(policy, fc.boolean(), (text, isEncoded) => {
      const found = trustedIn(isEncoded ? encodeURIComponent(text.toWellFormed()) : text, BOTH);
      expect(found.filter((arn) => !BOTH.has(arn))).toEqual([]);
    }),
  );
});

function policyOf(statements: readonly unknown[]): string {
  return JSON.stringify({ Statement: statements });
}

test('a sound statement is found whatever stands beside it', () => {
  const beside = fc.array(fc.jsonValue(), { maxLength: 3 });
  properties(
    fc.property(beside, beside, (before, after) => {
      expect(trusted(...before, statement(), ...after)).toContain(GITHUB);
    }),
  );
});

/** Whether a pattern matches a text, as the definition of its signs says. */
function matchesByDefinition(pattern: string, text: string): boolean {
  const [sign, rest] = [pattern[0], pattern.slice(1)];
  if (sign === undefined) return text === '';
  if (sign === '*') {
    return Array.from({ length: text.length + 1 }, (_, at) => text.slice(at)).some((end) =>
      matchesByDefinition(rest, end),
    );
  }
  return text !== '' && (sign === '?' || sign === text[0]) && matchesByDefinition(rest, text.slice(1));
}

test('a pattern matches what the definition of its wildcards says', () => {
  const sign = fc.constantFrom('a', 'b', ':', '?', '*');
  const pattern = fc.string({ unit: sign, maxLength: 7 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 7 });
  properties(
    fc.property(pattern, text, (wanted, given) => {
      expect(matches(wanted, given)).toBe(matchesByDefinition(wanted, given));
    }),
  );
});

test('a pattern made to take for ever takes no time', () => {
  const pattern = '*?'.repeat(2_000);
  const started = performance.now();
  for (let n = 0; n < 50; n += 1) expect(trusted(statement({ Action: `${pattern}x` }))).toEqual([]);
  expect(performance.now() - started).toBeLessThan(2_000);
});
