import { stepsOf } from '../../../../lambda/findings/lookup';
import { failureFindings } from '../../../../lambda/judge/findings/failure-findings';
import type { Failure } from '../../../../lambda/judge/observation';
import { hostSeen, seen } from '../../../support/judgement';
import { rated } from '../fixtures';

function failure(where: string, code: Failure['code'] = 'timed-out'): Failure {
  return { code, where, why: 'no answer' };
}

function host(port: number, ...failures: Failure[]) {
  return { ...hostSeen('issuer.example'), port, failures };
}

function abouts(...of: Parameters<typeof seen>) {
  return (failures: Failure[]) => failureFindings({ ...seen(...of), failures }).map(({ about }) => about);
}

test('a failure is about the same host, whether a connection or a request failed there', () => {
  const request = failure('https://issuer.example/.well-known/openid-configuration');
  const connection = failure('issuer.example at 192.0.2.1:443');
  expect(abouts(host(443, failure('issuer.example:443')))([request, connection])).toEqual([
    'issuer.example',
    'issuer.example',
    'issuer.example',
  ]);
});

test('a failure names the port of its host where it is not 443', () => {
  const request = failure('https://issuer.example:8443/.well-known/openid-configuration');
  const connection = failure('issuer.example at 192.0.2.1:8443');
  expect(abouts(host(8443, failure('issuer.example:8443')))([request, connection])).toEqual([
    'issuer.example:8443',
    'issuer.example:8443',
    'issuer.example:8443',
  ]);
});

test('a failure is about no host in particular where none can be determined', () => {
  expect(abouts(host(443))([failure('https://', 'invalid-url')])).toEqual(['']);
});

test('a failure says where it happened, and why', () => {
  const issuerHost = host(443, failure('issuer.example:443', 'name-not-found'), failure('issuer.example:443'));
  const facts = { where: 'issuer.example:443', role: 'issuer', error: 'no answer' };
  expect(failureFindings(seen(issuerHost)).map(rated)).toEqual([
    { code: 'name-not-found', severity: 'warning', about: 'issuer.example', facts },
    { code: 'timed-out', severity: 'warning', about: 'issuer.example', facts },
  ]);
});

describe('a failure', () => {
  const at = 'https://issuer.example/.well-known/openid-configuration';
  const fail = (of: Partial<Failure>): Failure => ({ code: 'timed-out', where: at, why: 'no answer', ...of });
  const findingOf = (of: Partial<Failure>, isOfKeys = false) => {
    const observation = { ...seen(host(443)), failures: [fail(of)] };
    const [finding] = failureFindings(isOfKeys ? observation : { ...observation, discovery: null });
    if (!finding) throw new Error('A failure is a finding.');
    return finding;
  };
  const CODES: Failure['code'][] = [
    'invalid-url',
    'name-not-found',
    'address-not-allowed',
    'http-status',
    'redirect-refused',
    'timed-out',
    'tls-failed',
    'not-http',
    'field-missing',
    'not-json',
  ];

  test.each(CODES)('is about the keys where the discovery document was read: %s', (code) => {
    const finding = findingOf({ code }, true);
    expect(finding).toEqual({ code, about: 'issuer.example', facts: { where: at, role: 'jwks', error: 'no answer' } });
    expect(stepsOf(finding).join(' ')).not.toMatch(/delete|register/i);
    expect(findingOf({ code }).facts).toEqual({ where: at, role: 'issuer', error: 'no answer' });
  });

  test.each(['invalid-url', 'address-not-allowed', 'redirect-refused', 'name-not-found'] as const)(
    'comes with the advice to change jwks_uri at the issuer where it is %s of the keys',
    (code) => {
      expect(stepsOf(findingOf({ code }, true))).toEqual([expect.stringMatching(/[Cc]hange jwks_uri at the issuer/)]);
      expect(stepsOf(findingOf({ code }))).toEqual([expect.not.stringContaining('jwks_uri')]);
    },
  );

  test('is one of the keys where jwks_uri is invalid, though the discovery document says it', () => {
    const finding = findingOf({ code: 'invalid-url', ofJwksUri: true });
    expect(finding).toMatchObject({ about: 'issuer.example', facts: { role: 'jwks' } });
    expect(stepsOf(finding)).toEqual(['Change jwks_uri at the issuer to a whole https URL.']);
  });

  test('is about the JWKS host where that one cannot be reached', () => {
    const jwksHost = { ...hostSeen('keys.example'), failures: [failure('keys.example:443', 'name-not-found')] };
    expect(failureFindings({ ...seen(host(443)), jwksHost })).toEqual([
      {
        code: 'name-not-found',
        about: 'keys.example',
        facts: { where: 'keys.example:443', role: 'jwks', error: 'no answer' },
      },
    ]);
  });

  test.each([
    ['https://other.example/realms/ci', true],
    ['http://issuer.example', false],
    ['https://issuer.example:8443', false],
    ['https://issuer.example/?tenant=1', false],
    ['issuer.example', false],
    [`https://issuer.example/${'x'.repeat(300)}`, false],
    ['', false],
  ])('comes with the advice to register the provider under %j only if IAM accepts it: %j', (named, registrable) => {
    const finding = findingOf({ code: 'issuer-mismatch', named });
    expect(finding.facts).toMatchObject({ named: { issuer: named, registrable } });
    const advice = stepsOf(finding).join(' ');
    expect(advice.startsWith('Register the provider under')).toBe(registrable);
    expect(advice).toContain(registrable ? 'or fix the document' : 'IAM takes an issuer URL only if');
  });
});
