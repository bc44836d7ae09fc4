import { severityOf } from '../../../../lambda/findings/lookup';
import type { Severity } from '../../../../lambda/findings/severity';
import { assessChains } from '../../../../lambda/judge/assessment';
import {
  judgementOf,
  KEY,
  TRUSTED,
  UNTRUSTED,
  basis,
  factsOf,
  hostSeen,
  presented,
  seen,
  served,
} from '../../../support/judgement';
import type { HostObservation } from '../../../../lambda/judge/observation';
import { type KnownCheck, isPinnedFor } from '../../../../lambda/judge/evidence/thumbprint-check';
import { type Authority, createAuthority } from '../../../../sandbox/certificates';
import { issuing, leaf, root } from '../fixtures';

let unrelatedCertificate: Authority;

beforeAll(async () => {
  unrelatedCertificate = await createAuthority({ name: 'Stranger' });
});

const CHECKS: readonly KnownCheck[] = ['aws', 'last-certificate', 'any-certificate', 'none', 'unknown'];

function publicHost(host: string): HostObservation {
  return hostSeen(host, presented([leaf, issuing, root], TRUSTED));
}

function hosts() {
  return seen(publicHost('issuer.example'), publicHost('keys.example'));
}

test('only AWS checks the pin depending on what the hosts present, while every other service checks it always or never', () => {
  const notified = CHECKS.map((check) => {
    const { anchors } = basis({ publicCas: [root] });
    const { enforced, enforcedBy } = judgementOf(factsOf(hosts(), { anchors, check }));
    return [check, enforced, enforcedBy];
  });
  expect(notified).toEqual([
    ['aws', false, [{ reason: 'public-ca', hosts: ['issuer.example', 'keys.example'], unreachable: [] }]],
    ['last-certificate', true, [{ reason: 'setting', check: 'last-certificate' }]],
    ['any-certificate', true, [{ reason: 'setting', check: 'any-certificate' }]],
    ['none', false, [{ reason: 'setting', check: 'none' }]],
    ['unknown', true, [{ reason: 'service-unknown' }]],
  ]);
});

test('isPinnedFor asks for the thumbprints that the service compares', () => {
  const observation = seen(
    hostSeen('issuer.example', presented([leaf, issuing, root], UNTRUSTED)),
    hostSeen('keys.example', presented([leaf, issuing, unrelatedCertificate], UNTRUSTED)),
  );
  const judged = assessChains(observation, basis()).hosts;
  const names = { leaf, issuing, root, unrelatedCertificate };
  const enough = (check: KnownCheck) =>
    Object.entries(names).flatMap(([name, { thumbprint }]) =>
      isPinnedFor(check, judged, [thumbprint.toUpperCase()]) ? [name] : [],
    );
  expect(Object.fromEntries(CHECKS.map((check) => [check, enough(check)]))).toEqual({
    // The tops are the root and the issuing CA: neither alone is enough.
    aws: [],
    unknown: [],
    'last-certificate': ['unrelatedCertificate'],
    'any-certificate': ['leaf', 'issuing'],
    none: ['unrelatedCertificate'],
  });
  expect(isPinnedFor('aws', judged, [root.thumbprint, issuing.thumbprint])).toBe(true);
});

test.each<[KnownCheck, Severity]>([
  ['aws', 'critical'],
  ['unknown', 'critical'],
  ['last-certificate', 'info'],
  ['any-certificate', 'info'],
])('an unpinned top of the issuer host with a pinned leaf is reported for %s as %s', (check, severity) => {
  const observation = seen(
    hostSeen('issuer.example', presented([leaf, issuing, root], UNTRUSTED)),
    hostSeen('keys.example', presented([leaf], UNTRUSTED)),
  );
  const { findings } = judgementOf(factsOf(observation, { pinned: [leaf.thumbprint], check }));
  const found = findings.filter(({ code, about }) => code === 'approval-required' && about === root.thumbprint);
  expect(found.map(severityOf)).toEqual([severity]);
  expect(found).toMatchObject([{ facts: { checked: severity === 'critical', check } }]);
});

test('a top without evidence is reported as information where the service compares nothing', () => {
  const own = seen(hostSeen('issuer.example', presented([leaf, issuing, root], UNTRUSTED)));
  const { findings } = judgementOf(factsOf(own, { check: 'none' }));
  expect(findings.filter((finding) => severityOf(finding) === 'critical')).toEqual([]);
  const held = findings.filter(({ code }) => code === 'approval-required');
  expect(held.map(severityOf)).toEqual(['info']);
  expect(held).toMatchObject([{ facts: { checked: false, check: 'none' } }]);
});

describe('the certificates (x5c) of keys in the JWKS', () => {
  const X5C = 'c'.repeat(40);
  const found = (check: KnownCheck, x5c: string | null, pinned: string[] = []) => {
    const observation = { ...hosts(), jwks: served({ keys: [{ ...KEY, x5c }] }) };
    const { findings } = judgementOf(factsOf(observation, { pinned, check }));
    return findings.filter(({ code }) => code === 'jwks-certificates');
  };

  test.each<[KnownCheck, Severity, string[]]>([
    ['unknown', 'warning', []],
    ['unknown', 'info', [X5C]],
    ['last-certificate', 'info', []],
    ['any-certificate', 'info', []],
    ['none', 'info', []],
  ])('are reported for a service that is not AWS (%s) as %s', (check, severity, pinned) => {
    const findings = found(check, X5C, pinned);
    expect(findings.map(severityOf)).toEqual([severity]);
    expect(findings).toMatchObject([{ facts: { certificates: [X5C], check, pinned: pinned.length > 0 } }]);
  });

  test('are not reported for AWS, nor where there are none', () => {
    expect(found('aws', X5C)).toEqual([]);
    expect(found('unknown', null)).toEqual([]);
  });
});
