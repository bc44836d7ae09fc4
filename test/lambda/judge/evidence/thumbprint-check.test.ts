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
    const { enforced, enforcedWhy } = judgementOf(factsOf(hosts(), { anchors, check }));
    return [check, enforced, enforcedWhy];
  });
  expect(notified).toEqual([
    ['aws', false, 'public CAs vouch for "issuer.example" and "keys.example"'],
    ['last-certificate', true, 'thumbprintCheck is "last-certificate"'],
    ['any-certificate', true, 'thumbprintCheck is "any-certificate"'],
    ['none', false, 'thumbprintCheck is "none"'],
    ['unknown', true, 'it is not AWS, and thumbprintCheck is not set'],
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

test.each<[KnownCheck, string, RegExp]>([
  ['aws', 'critical', /^.* AWS checks the thumbprint of this issuer: sign-ins fail until it is pinned\.$/],
  ['unknown', 'critical', /The service checks the thumbprint of this issuer: sign-ins fail/],
  ['last-certificate', 'info', /Sign-ins do not fail for want of it: thumbprintCheck is "last-certificate"\./],
  ['any-certificate', 'info', /Sign-ins do not fail for want of it: thumbprintCheck is "any-certificate"\./],
])('an unpinned top of the issuer host with a pinned leaf is reported for %s as %s', (check, severity, message) => {
  const observation = seen(
    hostSeen('issuer.example', presented([leaf, issuing, root], UNTRUSTED)),
    hostSeen('keys.example', presented([leaf], UNTRUSTED)),
  );
  const { findings } = judgementOf(factsOf(observation, { pinned: [leaf.thumbprint], check }));
  const found = findings.filter(({ code, about }) => code === 'approval-required' && about === root.thumbprint);
  expect(found).toEqual([expect.objectContaining({ severity, message: expect.stringMatching(message) })]);
});

test('a top without evidence is reported as information where the service compares nothing', () => {
  const own = seen(hostSeen('issuer.example', presented([leaf, issuing, root], UNTRUSTED)));
  const { findings } = judgementOf(factsOf(own, { check: 'none' }));
  expect(findings.filter(({ severity }) => severity === 'critical')).toEqual([]);
  expect(findings.filter(({ code }) => code === 'approval-required')).toMatchObject([
    { severity: 'info', message: expect.stringContaining('thumbprintCheck is "none"') },
  ]);
});

describe('the certificates (x5c) of keys in the JWKS', () => {
  const X5C = 'c'.repeat(40);
  const found = (check: KnownCheck, x5c: string | null, pinned: string[] = []) => {
    const observation = { ...hosts(), jwks: served({ keys: [{ ...KEY, x5c }] }) };
    const { findings } = judgementOf(factsOf(observation, { pinned, check }));
    return findings.filter(({ code }) => code === 'jwks-certificates');
  };

  test.each<[KnownCheck, string, string[]]>([
    ['unknown', 'warning', []],
    ['unknown', 'info', [X5C]],
    ['last-certificate', 'info', []],
    ['any-certificate', 'info', []],
    ['none', 'info', []],
  ])('are reported for a service that is not AWS (%s) as %s', (check, severity, pinned) => {
    expect(found(check, X5C, pinned)).toEqual([
      expect.objectContaining({
        severity,
        message: expect.stringContaining(`(x5c): ${X5C}. Ceph's radosgw by default`),
      }),
    ]);
  });

  test('are not reported for AWS, nor where there are none', () => {
    expect(found('aws', X5C)).toEqual([]);
    expect(found('unknown', null)).toEqual([]);
  });
});
