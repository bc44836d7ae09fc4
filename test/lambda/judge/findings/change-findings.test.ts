import { type ChangeContext, changeFindings } from '../../../../lambda/judge/findings/change-findings';
import { type Judgement } from '../../../../lambda/judge/plan-change';
import { TRUSTED, UNTRUSTED, factsOf, hostSeen, presented, seen, judgementOf } from '../../../support/judgement';
import { OLD, issuing, leaf, own, selfSignedHost, trustedHost, withRoot } from '../fixtures';

function say({ plan, hosts }: Judgement, of: Partial<ChangeContext> = {}) {
  return changeFindings({
    plan,
    hosts,
    dryRun: false,
    superseded: new Map(),
    restored: null,
    standings: [],
    ...of,
  });
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
  expect(said[0]?.message).toMatch(
    /^Added [0-9a-f]{40} \("CN=Issuing" at "issuer\.example", valid until .*\), since its chain verifies to a public CA: "CN=Root"\. What else is pinned stays\.$/,
  );
  expect(said[1]?.message).toBe(
    `Removed ${OLD}: no host has presented it since 2024-08-03, which is longer than overlapDays.`,
  );
  expect(say(judged, { superseded, dryRun: true }).map(({ message }) => message)).toEqual([
    expect.stringMatching(/^Would add/),
    expect.stringMatching(/^Would remove/),
  ]);
});

test('the finding on an addition without the state says that rejections were not known, except where the operator approved it', () => {
  const unknown = 'Without the state that the DynamoDB table keeps, this run could not know whether you rejected it.';
  const proven = judgementOf(factsOf(seen(trustedHost()), { pinned: [OLD], anchors: withRoot() }));
  expect(say(proven)[0]?.message).not.toContain(unknown);
  expect(say(proven, { additionsOnly: true })[0]?.message).toContain(unknown);
  const approved = judgementOf(factsOf(seen(selfSignedHost()), { pinned: [OLD], approved: new Set([own.thumbprint]) }));
  expect(say(approved, { additionsOnly: true })[0]?.message).not.toContain(unknown);
});

test('the findings say whether the thumbprints already pinned stay, or one was removed because its place was needed', () => {
  const first = judgementOf(factsOf(seen(trustedHost()), { pinned: [OLD], anchors: withRoot() }));
  expect(say(first)[0]?.message).toContain('The thumbprints already pinned stay.');
  const pinned = [OLD, ...['1', '2', '3', '4'].map((digit) => digit.repeat(40))];
  const superseded = new Map([[OLD, new Date('2024-08-03T12:00:00Z')]]);
  const full = judgementOf(
    factsOf(seen(trustedHost()), { pinned, anchors: withRoot(), superseded, evictable: new Set([OLD]) }),
  );
  expect(say(full, { superseded })[1]?.message).toContain('since 2024-08-03, and its place is needed.');
});

test('a staged thumbprint that no host presents is reported as thumbprint-staged', () => {
  const ahead = 'b'.repeat(40);
  const judged = judgementOf(factsOf(seen(selfSignedHost()), { pinned: [own.thumbprint], staged: [ahead] }));
  expect(say(judged)).toMatchObject([
    {
      code: 'thumbprint-staged',
      severity: 'info',
      about: ahead,
      message: expect.stringMatching(
        /^Added b{40}, which no host presents now: pinned ahead of a rotation, as a person/,
      ),
    },
  ]);
});

test('a restored list is reported with its version, which the findings on what it adds and removes name too', () => {
  const [brought, taken] = ['b'.repeat(40), 'c'.repeat(40)];
  const restore = { version: 7, list: [own.thumbprint, brought], lastLive: new Set<string>() };
  const judged = judgementOf(factsOf(seen(selfSignedHost()), { pinned: [own.thumbprint, taken], restore }));
  expect(judged.plan).toMatchObject({ write: true, list: [own.thumbprint, brought] });
  expect(say(judged, { restored: 7 })).toMatchObject([
    { code: 'list-restored', message: expect.stringContaining('Put back version 7 of the list') },
    { code: 'thumbprint-staged', about: brought, message: expect.stringContaining('it stands in version 7.') },
    { code: 'thumbprint-retired', about: taken, message: expect.stringContaining('version 7 does not hold it') },
  ]);
  expect(say(judged, { restored: 7, dryRun: true })[0]?.message).toMatch(/^Would put back/);
});

test('the finding on an addition names the host that proves it, even if another one presents it too', () => {
  const doubtful = hostSeen('issuer.example', presented([own], UNTRUSTED), presented([leaf, issuing], UNTRUSTED));
  const proving = hostSeen('keys.example', presented([leaf, issuing], TRUSTED));
  const judged = judgementOf(factsOf(seen(doubtful, proving), { anchors: withRoot(), pinned: [own.thumbprint] }));
  expect(say(judged)[0]?.message).toMatch(/"CN=Issuing" at "keys\.example", .* its chain verifies to a public CA/);
});

test('the finding on an addition names an approval as its reason', () => {
  const judged = judgementOf(factsOf(seen(selfSignedHost()), { approved: new Set([own.thumbprint]) }));
  expect(say(judged)[0]?.message).toContain('a person approved it');
});

test('an addition by trust on first use is reported as a warning, with the SHA-256 of the certificate', () => {
  const judged = judgementOf(factsOf(seen(selfSignedHost()), { pinned: [OLD], updates: 'always' }));
  const [said] = say(judged);
  expect(said).toMatchObject({ code: 'trusted-on-first-use', severity: 'warning' });
  expect(said?.action).toMatch(/SHA-256: [0-9a-f]{64}/);
});

describe('a thumbprint that is added because a public CA vouches for it', () => {
  const added = (...standings: ChangeContext['standings'][number][]) =>
    say(judgementOf(factsOf(seen(trustedHost()), { pinned: [OLD], anchors: withRoot() })), { standings })[0];

  test.each([
    ['your own CA', ['operator-ca' as const]],
    ['your approval', ['approved' as const, null]],
    ['both', ['approved' as const, 'operator-ca' as const]],
  ])('is reported as a warning where the pins so far rested on %s', (_, standings) => {
    expect(added(...standings)).toMatchObject({ code: 'thumbprint-added', severity: 'warning' });
    expect(added(...standings)?.message).toContain(
      'So far the pins of this provider rested on your own CA or on your approval',
    );
  });

  test.each([
    ['on a public CA, too', ['operator-ca' as const, 'web-pki' as const]],
    ['on nothing that is known', [null]],
    ['on nothing, since there were none', []],
  ])('is reported as information where the pins so far rested %s', (_, standings) => {
    expect(added(...standings)).toMatchObject({ code: 'thumbprint-added', severity: 'info', action: '' });
  });
});
