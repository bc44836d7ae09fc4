import { comparedIn } from '../../../../lambda/findings/lookup';
import { readCertificate } from '../../../../lambda/judge/chain/certificate';
import { sha256Of } from '../../../../lambda/judge/chain/thumbprint';
import { type ChangeContext, changeFindings } from '../../../../lambda/judge/findings/change-findings';
import { type Judgement } from '../../../../lambda/judge/plan-change';
import { TRUSTED, UNTRUSTED, factsOf, hostSeen, presented, seen, judgementOf } from '../../../support/judgement';
import { OLD, issuing, leaf, own, rated, root, selfSignedHost, trustedHost, withRoot } from '../fixtures';

function say({ plan, hosts }: Judgement, of: Partial<ChangeContext> = {}) {
  return changeFindings({
    plan,
    hosts,
    dryRun: false,
    superseded: new Map(),
    restored: null,
    standings: [],
    ...of,
  }).map(rated);
}

test('the findings name an added thumbprint with its evidence, and a removed one with the date since when it was superseded', () => {
  const superseded = new Map([[OLD, new Date('2024-08-03T12:00:00Z')]]);
  const pinned = [OLD];
  const judged = judgementOf(
    factsOf(seen(trustedHost()), {
      pinned,
      anchors: withRoot(),
      superseded,
      evictable: new Set(superseded.keys()),
      overlapMs: 0,
    }),
  );
  const said = say(judged, { superseded });
  expect(said.map(({ code, about }) => [code, about])).toEqual([
    ['thumbprint-added', issuing.thumbprint],
    ['thumbprint-retired', OLD],
  ]);
  expect(said[0]?.facts).toEqual({
    dryRun: false,
    top: {
      host: 'issuer.example',
      subject: 'CN=Issuing',
      sha256: sha256Of(issuing.der),
      notAfter: readCertificate(issuing.der).validity?.to.toISOString(),
    },
    evidence: 'web-pki',
    anchor: 'CN=Root',
    continues: null,
    restored: null,
    othersLeave: true,
    newKind: false,
    rejectionsUnknown: false,
  });
  expect(said[1]?.facts).toEqual({
    dryRun: false,
    reason: 'overlap-over',
    since: '2024-08-03T12:00:00.000Z',
    restored: null,
  });
  expect(say(judged, { superseded, dryRun: true }).map(({ facts }) => facts)).toMatchObject([
    { dryRun: true },
    { dryRun: true },
  ]);
});

test('the finding on an addition without the state says that rejections were not known, except where the operator approved it', () => {
  const proven = judgementOf(factsOf(seen(trustedHost()), { pinned: [OLD], anchors: withRoot() }));
  expect(say(proven)[0]?.facts).toMatchObject({ rejectionsUnknown: false });
  expect(say(proven, { additionsOnly: true })[0]?.facts).toMatchObject({ rejectionsUnknown: true });
  const approved = judgementOf(factsOf(seen(selfSignedHost()), { pinned: [OLD], approved: new Set([own.thumbprint]) }));
  expect(say(approved, { additionsOnly: true })[0]?.facts).toMatchObject({
    evidence: 'approved',
    rejectionsUnknown: false,
  });
});

test('the findings say whether the thumbprints already pinned stay, or one was removed because its place was needed', () => {
  const first = judgementOf(factsOf(seen(trustedHost()), { pinned: [OLD], anchors: withRoot() }));
  expect(say(first)[0]?.facts).toMatchObject({ othersLeave: false });
  const pinned = [OLD, ...['1', '2', '3', '4'].map((digit) => digit.repeat(40))];
  const superseded = new Map([[OLD, new Date('2024-08-03T12:00:00Z')]]);
  const full = judgementOf(
    factsOf(seen(trustedHost()), { pinned, anchors: withRoot(), superseded, evictable: new Set([OLD]) }),
  );
  const [added, retired] = say(full, { superseded });
  expect(added?.facts).toMatchObject({ othersLeave: true });
  expect(retired?.facts).toMatchObject({ reason: 'room-needed', since: '2024-08-03T12:00:00.000Z' });
});

test('a staged thumbprint that no host presents is reported as thumbprint-staged', () => {
  const ahead = 'b'.repeat(40);
  const judged = judgementOf(factsOf(seen(selfSignedHost()), { pinned: [own.thumbprint], staged: [ahead] }));
  expect(say(judged)).toEqual([
    { code: 'thumbprint-staged', severity: 'info', about: ahead, facts: { dryRun: false, restored: null } },
  ]);
});

test('a restored list is reported with its version, which the findings on what it adds and removes name too', () => {
  const [brought, taken] = ['b'.repeat(40), 'c'.repeat(40)];
  const restore = { version: 7, list: [own.thumbprint, brought], lastLive: new Set<string>() };
  const judged = judgementOf(factsOf(seen(selfSignedHost()), { pinned: [own.thumbprint, taken], restore }));
  expect(judged.plan).toMatchObject({ write: true, list: [own.thumbprint, brought] });
  expect(say(judged, { restored: 7 })).toMatchObject([
    { code: 'list-restored', facts: { dryRun: false, version: 7, leftOut: [] } },
    { code: 'thumbprint-staged', about: brought, facts: { restored: 7 } },
    { code: 'thumbprint-retired', about: taken, facts: { reason: 'not-in-version', since: null, restored: 7 } },
  ]);
  expect(say(judged, { restored: 7, dryRun: true })[0]?.facts).toMatchObject({ dryRun: true, version: 7 });
});

test('the finding on an addition names the host that proves it, even if another one presents it too', () => {
  const doubtful = hostSeen('issuer.example', presented([own], UNTRUSTED), presented([leaf, issuing], UNTRUSTED));
  const proving = hostSeen('keys.example', presented([leaf, issuing], TRUSTED));
  const judged = judgementOf(factsOf(seen(doubtful, proving), { anchors: withRoot(), pinned: [own.thumbprint] }));
  expect(say(judged)[0]?.facts).toMatchObject({
    top: { host: 'keys.example', subject: 'CN=Issuing' },
    evidence: 'web-pki',
  });
});

test('the finding on an addition names an approval as its reason', () => {
  const judged = judgementOf(factsOf(seen(selfSignedHost()), { approved: new Set([own.thumbprint]) }));
  expect(say(judged)[0]?.facts).toMatchObject({ evidence: 'approved', anchor: null, continues: null });
});

test('the finding on an addition names the pin that it continues', () => {
  const pinned = [issuing.thumbprint];
  const chain = presented([leaf, issuing, root], UNTRUSTED);
  const [finding] = say(judgementOf(factsOf(seen(hostSeen('issuer.example', chain)), { pinned })));
  expect(finding?.facts).toMatchObject({ evidence: 'continuity', continues: issuing.thumbprint, anchor: null });
});

test('an addition by trust on first use is reported as a warning, with the SHA-256 of the certificate', () => {
  const judged = judgementOf(factsOf(seen(selfSignedHost()), { pinned: [OLD], updates: 'always' }));
  const [said] = say(judged);
  expect(said).toMatchObject({
    code: 'trusted-on-first-use',
    severity: 'warning',
    facts: { dryRun: false, top: { sha256: sha256Of(own.der) } },
  });
  expect(said && comparedIn(said)).toBe(sha256Of(own.der));
});

describe('a thumbprint that is added because its chain verifies to a public CA', () => {
  const added = (...standings: ChangeContext['standings'][number][]) =>
    say(judgementOf(factsOf(seen(trustedHost()), { pinned: [OLD], anchors: withRoot() })), { standings })[0];

  test.each([
    ['your own CA', ['operator-ca' as const]],
    ['your approval', ['approved' as const, null]],
    ['both', ['approved' as const, 'operator-ca' as const]],
  ])('is reported as a warning where the pins so far rested on %s', (_, standings) => {
    expect(added(...standings)).toMatchObject({
      code: 'thumbprint-added',
      severity: 'warning',
      facts: { newKind: true },
    });
  });

  test.each([
    ['on a public CA, too', ['operator-ca' as const, 'web-pki' as const]],
    ['on nothing that is known', [null]],
    ['on nothing, since there were none', []],
  ])('is reported as information where the pins so far rested %s', (_, standings) => {
    expect(added(...standings)).toMatchObject({
      code: 'thumbprint-added',
      severity: 'info',
      facts: { newKind: false },
    });
  });
});
