import { failureFindings } from '../../../../lambda/judge/findings/failure-findings';
import type { Failure } from '../../../../lambda/judge/observation';
import { hostSeen, seen } from '../../../support/judgement';

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

test('a failure says where it happened, why, and what to do', () => {
  const issuerHost = host(443, failure('issuer.example:443', 'name-not-found'), failure('issuer.example:443'));
  expect(failureFindings(seen(issuerHost))).toMatchObject([
    { message: '"issuer.example:443": no answer.', action: expect.stringMatching(/delete the provider/) },
    { message: '"issuer.example:443": no answer.', action: expect.stringMatching(/the next run looks again/) },
  ]);
});

describe('advice on a failure', () => {
  const at = 'https://issuer.example/.well-known/openid-configuration';
  const fail = (of: Partial<Failure>): Failure => ({ code: 'timed-out', where: at, why: 'no answer', ...of });
  const findingOf = (of: Partial<Failure>, isOfKeys = false) => {
    const observation = { ...seen(host(443)), failures: [fail(of)] };
    return failureFindings(isOfKeys ? observation : { ...observation, discovery: null })[0];
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

  test.each(CODES)('names jwks_uri where the keys fail with %s, but no deletion or registration', (code) => {
    const finding = findingOf({ code }, true);
    expect(finding?.message).toBe(`"${at}" (jwks_uri): no answer.`);
    expect(finding?.action).not.toMatch(/delete|register/i);
    expect(findingOf({ code })?.message).toBe(`"${at}": no answer.`);
  });

  test.each(['invalid-url', 'address-not-allowed', 'redirect-refused', 'name-not-found'] as const)(
    'says to change jwks_uri at the issuer where the keys fail with %s',
    (code) => {
      expect(findingOf({ code }, true)?.action).toMatch(/[Cc]hange jwks_uri at the issuer/);
      expect(findingOf({ code })?.action).not.toContain('jwks_uri');
    },
  );

  test('treats an invalid jwks_uri as a failure of the keys, though it stands in the discovery document', () => {
    const finding = findingOf({ code: 'invalid-url', ofJwksUri: true });
    expect(finding).toMatchObject({ message: `"${at}" (jwks_uri): no answer.`, about: 'issuer.example' });
    expect(finding?.action).toBe('Change jwks_uri at the issuer to a whole https URL.');
  });

  test('is about the JWKS host where that one cannot be reached', () => {
    const jwksHost = { ...hostSeen('keys.example'), failures: [failure('keys.example:443', 'name-not-found')] };
    expect(failureFindings({ ...seen(host(443)), jwksHost })).toMatchObject(
      [
        { about: 'keys.example', message: '"keys.example:443" (jwks_uri): no answer.', action: /Mend the DNS record/ },
      ].map((one) => ({ ...one, action: expect.stringMatching(one.action) })),
    );
  });

  test.each([
    ['https://other.example/realms/ci', true],
    ['http://issuer.example', false],
    ['https://issuer.example:8443', false],
    ['https://issuer.example/?tenant=1', false],
    ['issuer.example', false],
    [`https://issuer.example/${'x'.repeat(300)}`, false],
    ['', false],
  ])('suggests to register the provider under %j only if IAM accepts it: %j', (named, isTaken) => {
    const action = findingOf({ code: 'issuer-mismatch', named })?.action;
    expect(action?.startsWith('Register the provider under')).toBe(isTaken);
    expect(action).toContain(isTaken ? 'or mend the document' : 'IAM takes no provider of that name');
  });
});
