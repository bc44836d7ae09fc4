import fc from 'fast-check';
import { comparedIn } from '../../../lambda/findings/lookup';
import type { Reason } from '../../../lambda/findings/reason';
import type { Evidence } from '../../../lambda/judge/evidence/chain-judgement';
import type { HostReport, JudgedHost } from '../../../lambda/judge/evidence/hosts';
import { type Assessment, assessChains } from '../../../lambda/judge/assessment';
import { planRegistration } from '../../../lambda/judge/registration';
import { type Authority, createAuthority, issueLeaf, selfSigned } from '../../../sandbox/certificates';
import { TRUSTED, UNTRUSTED, basis, factsOf, hostSeen, presented, seen, judgementOf } from '../../support/judgement';
import { properties } from '../../support/properties';
import { thumb } from '../../support/remembered';
import { rated } from './fixtures';

const REASON: Reason = { reason: 'no-trusted-ca', openssl: 'SELF_SIGNED_CERT_IN_CHAIN' };

const NOBODY: ReadonlySet<string> = new Set();

/** Hosts whose tops are given, as far as a registration looks at them. */
function assessed(tops: readonly [number, Evidence | null][], of: Partial<Assessment> = {}): Assessment {
  const report: HostReport = {
    host: 'issuer.example',
    role: ['issuer', 'jwks'],
    reachable: true,
    expires: null,
    tops: tops.map(([n, evidence]) => ({
      thumbprint: thumb(n),
      sha256: `${thumb(n)}${thumb(n)}`.slice(0, 64),
      subject: `CN=${n}`,
      notAfter: '2027-01-01T00:00:00.000Z',
      evidence,
      anchor: null,
      continues: null,
      unknownCa: null,
      addresses: ['192.0.2.1'],
    })),
  };
  const host: JudgedHost = {
    report,
    seen: hostSeen('issuer.example'),
    judgements: [],
    others: [],
    replacements: new Map(),
    documents: [],
    unprovenReasons: new Map(tops.map(([n]) => [thumb(n), REASON])),
  };
  return {
    hosts: [host],
    check: 'aws',
    enforced: true,
    enforcedBy: [],
    complete: true,
    counts: true,
    findings: [],
    ...of,
  };
}

function outcome(...of: Parameters<typeof planRegistration>) {
  const { ready, thumbprints, held, findings } = planRegistration(...of);
  return { ready, thumbprints, held, codes: findings.map(({ code }) => code) };
}

test('a registration is ready with every presented thumbprint, each once, when all of them are proven', () => {
  expect(
    outcome(
      assessed([
        [1, 'web-pki'],
        [2, 'operator-ca'],
        [1, 'web-pki'],
      ]),
      NOBODY,
    ),
  ).toEqual({
    ready: true,
    thumbprints: [thumb(1), thumb(2)],
    held: [],
    codes: [],
  });
});

test('a thumbprint without evidence holds up the registration, and is reported with the SHA-256 to compare', () => {
  const registration = planRegistration(
    assessed([
      [1, 'web-pki'],
      [2, null],
    ]),
    NOBODY,
  );
  expect(registration).toMatchObject({ ready: false, thumbprints: [thumb(1)], held: [thumb(2)] });
  expect(registration.findings.map(rated)).toEqual([
    {
      code: 'approval-required',
      severity: 'warning',
      about: thumb(2),
      facts: {
        top: {
          host: 'issuer.example',
          subject: 'CN=2',
          sha256: '2'.repeat(64),
          notAfter: '2027-01-01T00:00:00.000Z',
        },
        reason: REASON,
        rejectedSince: null,
        below: null,
        checked: true,
        check: 'aws',
        creating: true,
      },
    },
  ]);
  expect(registration.findings.map(comparedIn)).toEqual(['2'.repeat(64)]);
});

test('an approved thumbprint that is not live is left out, and reported as not done', () => {
  expect(outcome(assessed([[1, 'web-pki']]), new Set([thumb(3)]))).toEqual({
    ready: true,
    thumbprints: [thumb(1)],
    held: [],
    codes: ['approval-not-done'],
  });
});

test('a registration with more than five thumbprints is not ready where AWS may check them, and takes five where it does not', () => {
  const six = [1, 2, 3, 4, 5, 6].map((n): [number, Evidence] => [n, 'web-pki']);
  const five = [1, 2, 3, 4, 5].map(thumb);
  const expected = { thumbprints: five, held: [], codes: ['list-full'] };
  expect(outcome(assessed(six), NOBODY)).toEqual({ ready: false, ...expected });
  expect(outcome(assessed(six, { enforced: null }), NOBODY)).toEqual({ ready: false, ...expected });
  expect(outcome(assessed(six, { enforced: false }), NOBODY)).toEqual({ ready: true, ...expected });
  const facts = { unplaced: [thumb(6)], list: five, idle: [], check: 'aws', creating: true };
  expect(planRegistration(assessed(six), NOBODY).findings).toEqual([
    { code: 'list-full', facts: { ...facts, checked: true } },
  ]);
  expect(planRegistration(assessed(six, { enforced: false }), NOBODY).findings).toEqual([
    { code: 'list-full', facts: { ...facts, checked: false } },
  ]);
});

test('a registration is not ready, and has no thumbprints, where the documents could not be read', () => {
  const incomplete = assessed([[1, 'web-pki']], { complete: false });
  expect(outcome(incomplete, NOBODY)).toEqual({ ready: false, thumbprints: [], held: [], codes: [] });
});

test('a registration is not ready where the hosts presented nothing', () => {
  expect(outcome(assessed([]), NOBODY)).toEqual({ ready: false, thumbprints: [], held: [], codes: [] });
});

test('every registration has at most five thumbprints, all proven, and is ready without a presented one only where AWS does not check the pin', () => {
  const evidence = fc.constantFrom<Evidence | null>('web-pki', 'operator-ca', 'approved', null);
  const tops = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), evidence), { maxLength: 9 });
  const facts = fc.record({ complete: fc.boolean(), enforced: fc.constantFrom(true, false, null) });
  properties(
    fc.property(tops, facts, (of, { complete, enforced }) => {
      const { ready, thumbprints } = planRegistration(assessed(of, { complete, enforced }), NOBODY);
      const proven = new Set(of.flatMap(([n, why]) => (why ? [thumb(n)] : [])));
      const all = new Set(of.map(([n]) => thumb(n)));
      expect(thumbprints.every((one) => proven.has(one))).toBe(true);
      expect(new Set(thumbprints).size).toBe(thumbprints.length);
      expect(thumbprints.length).toBeLessThanOrEqual(5);
      const whole = [...all].every((one) => proven.has(one)) && all.size > 0;
      expect(ready).toBe(complete && whole && (all.size <= 5 || enforced === false));
    }),
  );
});

describe('a registration', () => {
  let root: Authority;
  beforeAll(async () => {
    root = await createAuthority({ name: 'Root' });
  });

  test.each(['all proven', 'keys on a host without evidence', 'that host approved'])(
    'takes and holds the same thumbprints as an update: %s',
    async (which) => {
      const hosts = ['issuer.example', 'keys.example'];
      const [leaf, own] = await Promise.all([issueLeaf(root, { hosts }), selfSigned({ hosts })]);
      const keys = which === 'all proven' ? presented([leaf, root], TRUSTED) : presented([own], UNTRUSTED);
      const observation = seen(
        hostSeen('issuer.example', presented([leaf, root], TRUSTED)),
        hostSeen('keys.example', keys),
      );
      const approved = which === 'that host approved' ? new Set([own.thumbprint]) : NOBODY;
      const of = basis({ publicCas: [root], approved });
      const registration = planRegistration(assessChains(observation, of), approved);
      const { plan } = judgementOf(factsOf(observation, { ...of, approved, pinned: [] }));
      expect(registration).toMatchObject({ thumbprints: plan.list, held: plan.held });
      expect(registration.held).toEqual(which === 'keys on a host without evidence' ? [own.thumbprint] : []);
    },
  );
});
