import { assessChains } from '../../../../lambda/judge/assessment';
import type { Failure, HostObservation } from '../../../../lambda/judge/observation';
import { basis, hostSeen, seen } from '../../../support/judgement';
import { rated } from '../fixtures';

const ISSUER = hostSeen('issuer.example');

function found(issuerHost: HostObservation, jwksHost: HostObservation | null = null) {
  return assessChains({ ...seen(issuerHost), jwksHost }, basis())
    .findings.filter(({ code }) => code === 'host-not-public')
    .map(rated);
}

function at(host: string, of: Partial<HostObservation> = {}): HostObservation {
  return { ...hostSeen(host), ...of };
}

test.each([
  'ip-172-16-45-221.eu-west-1.compute.internal',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  'kubernetes',
  'localhost',
  'keycloak.corp',
  'idp.home.arpa',
  'nas.lan',
  'nas.local.',
])("a JWKS host named %s, as in internal networks, is reported as out of AWS's reach", (host) => {
  expect(found(ISSUER, at(host))).toEqual([
    {
      code: 'host-not-public',
      severity: 'warning',
      about: host,
      facts: { host, role: 'jwks', internalName: true, certain: true },
    },
  ]);
});

test.each([
  'keys.example',
  'local.example',
  'internal.example.com',
  'localhost.example',
  'home.example',
  '2001:db8::1',
])("a JWKS host named %s is not reported as out of AWS's reach", (host) => {
  expect(found(ISSUER, at(host))).toEqual([]);
});

test('a JWKS host at a private address causes a warning, even if the watcher may look there', () => {
  const [literal] = found(ISSUER, at('127.0.0.1', { port: 6443, isPrivate: true }));
  expect(literal).toMatchObject({
    severity: 'warning',
    about: '127.0.0.1:6443',
    facts: { host: '127.0.0.1:6443', role: 'jwks', internalName: false, certain: true },
  });
  const [named] = found(ISSUER, at('keys.example', { isPrivate: true }));
  expect(named).toMatchObject({ severity: 'warning', facts: { internalName: false, certain: false } });
});

test('an issuer host at a private address is reported as information, or as a warning if its name cannot be public for AWS', () => {
  const issuers = [at('issuer.example', { isPrivate: true }), at('10.0.0.1', { isPrivate: true }), at('idp.internal')];
  expect(issuers.map((issuer) => found(issuer)[0]?.severity)).toEqual(['info', 'warning', 'warning']);
  expect(issuers.map((issuer) => found(issuer)[0]?.facts)).toMatchObject([
    { role: 'issuer', internalName: false, certain: false },
    { role: 'issuer', internalName: false, certain: true },
    { role: 'issuer', internalName: true, certain: true },
  ]);
});

test('a private address that may not be asked is not reported a second time', () => {
  const failure: Failure = {
    code: 'address-not-allowed',
    where: '10.0.0.1:443',
    why: '10.0.0.1 is not a public address',
  };
  expect(found(ISSUER, at('10.0.0.1', { isPrivate: true, failures: [failure] }))).toEqual([]);
});
