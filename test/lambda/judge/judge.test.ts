import { offersOf, stepsOf } from '../../../lambda/findings/lookup';
import { sha256Of } from '../../../lambda/judge/chain/thumbprint';
import { createAuthority, issueLeaf } from '../../../sandbox/certificates';
import { TRUSTED, UNTRUSTED, basis, factsOf, hostSeen, presented, seen, judgementOf } from '../../support/judgement';
import { codesOf } from '../../support/report';
import { OLD, issuing, leaf, own, rated, root, selfSignedHost, trustedHost, withRoot } from './fixtures';

test('a proven top is added to the plan, and the report names the CA that its chain verifies to', () => {
  const judged = judgementOf(factsOf(seen(trustedHost()), { pinned: [OLD], anchors: withRoot() }));
  expect(judged).toMatchObject({ enforced: false, complete: true, findings: [] });
  expect(judged.plan).toMatchObject({ write: true, list: [OLD, issuing.thumbprint], added: [issuing.thumbprint] });
  expect(judged.hosts.map(({ report }) => report)).toEqual([
    {
      host: 'issuer.example',
      role: ['issuer', 'jwks'],
      reachable: true,
      expires: expect.stringMatching(/^\d{4}-.*Z$/),
      tops: [
        {
          thumbprint: issuing.thumbprint,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          subject: 'CN=Issuing',
          notAfter: expect.stringMatching(/^\d{4}-.*Z$/),
          evidence: 'web-pki',
          anchor: 'CN=Root',
          continues: null,
          unknownCa: null,
          addresses: ['192.0.2.1'],
        },
      ],
    },
  ]);
});

test('an unproven top is held, with the command that approves it', () => {
  const judged = judgementOf(factsOf(seen(selfSignedHost()), { pinned: [OLD] }));
  expect(judged).toMatchObject({ enforced: true, plan: { write: false, held: [own.thumbprint] } });
  expect(judged.findings.map(rated)).toMatchObject([
    {
      code: 'approval-required',
      severity: 'critical',
      about: own.thumbprint,
      facts: {
        top: { host: 'issuer.example', sha256: sha256Of(own.der) },
        reason: { reason: 'no-trusted-ca', openssl: 'SELF_SIGNED_CERT_IN_CHAIN' },
      },
    },
  ]);
  expect(judged.findings.flatMap(offersOf).map(({ command }) => command)).toEqual([
    { kind: 'approve', thumbprint: own.thumbprint },
  ]);
});

test('an approval adds an unproven top to the plan', () => {
  const judged = judgementOf(factsOf(seen(selfSignedHost()), { pinned: [OLD], approved: new Set([own.thumbprint]) }));
  expect(judged).toMatchObject({ plan: { write: true, added: [own.thumbprint] }, findings: [] });
});

test('an approval of a thumbprint that is not live is reported as not done, with the live thumbprint', () => {
  const judged = judgementOf(factsOf(seen(selfSignedHost()), { pinned: [OLD], approved: new Set(['b'.repeat(40)]) }));
  expect(codesOf(judged)).toEqual(['approval-required', 'approval-not-done']);
  expect(judged.findings[1]?.facts).toEqual({ obstacle: 'not-live', live: [own.thumbprint] });
});

test('an approved live thumbprint that is pinned already needs no write and has no finding', () => {
  const judged = judgementOf(
    factsOf(seen(selfSignedHost()), { pinned: [own.thumbprint], approved: new Set([own.thumbprint]) }),
  );
  expect(judged).toMatchObject({ plan: { write: false }, findings: [] });
});

test('a live thumbprint that is pinned in upper case needs no write, has no finding, and has continuity as its evidence', () => {
  const judged = judgementOf(factsOf(seen(selfSignedHost()), { pinned: [own.thumbprint.toUpperCase()] }));
  expect(judged).toMatchObject({ plan: { write: false }, findings: [] });
  expect(judged.hosts[0]?.report.tops[0]?.evidence).toBe('continuity');
});

describe('the JWKS host', () => {
  test('counts beside the issuer host, so that the tops of both are added', async () => {
    const keys = await createAuthority({ name: 'Keys root' });
    const keysLeaf = await issueLeaf(keys, { hosts: ['keys.example'] });
    const jwksHost = hostSeen('keys.example', presented([keysLeaf, keys], TRUSTED));
    const { anchors } = basis({ publicCas: [root, keys] });
    const judged = judgementOf(factsOf(seen(trustedHost(), jwksHost), { anchors }));
    expect(judged.plan.added).toEqual([issuing.thumbprint, keys.thumbprint]);
    expect(judged.hosts.map(({ report }) => report.role)).toEqual([['issuer'], ['jwks']]);
  });

  test('is not believed when the discovery document came over an unproven chain', () => {
    const judged = judgementOf(factsOf(seen(selfSignedHost(), trustedHost('keys.example')), { anchors: withRoot() }));
    expect(judged.plan).toMatchObject({ write: false, held: [own.thumbprint, issuing.thumbprint] });
    expect(judged.findings[1]).toMatchObject({
      about: issuing.thumbprint,
      facts: { reason: { reason: 'discovery-document', because: { reason: 'no-trusted-ca' } } },
    });
    expect(judged.hosts[1]?.report.tops[0]).toMatchObject({ evidence: null, anchor: null });
  });

  test('is believed once the top of the issuer host is approved, or pinned', () => {
    const observation = seen(selfSignedHost(), trustedHost('keys.example'));
    const approved = judgementOf(factsOf(observation, { anchors: withRoot(), approved: new Set([own.thumbprint]) }));
    expect(approved.plan.added).toEqual([own.thumbprint, issuing.thumbprint]);
    const pinned = judgementOf(factsOf(observation, { anchors: withRoot(), pinned: [own.thumbprint] }));
    expect(pinned.plan.added).toEqual([issuing.thumbprint]);
  });

  test('can be approved by itself while the issuer host is held', () => {
    const observation = seen(selfSignedHost(), trustedHost('keys.example'));
    const judged = judgementOf(factsOf(observation, { anchors: withRoot(), approved: new Set([issuing.thumbprint]) }));
    expect(judged.plan).toMatchObject({ added: [issuing.thumbprint], held: [own.thumbprint] });
  });
});

describe('a look without both documents', () => {
  const half = () => ({ ...seen(selfSignedHost()), jwks: null });

  test('plans nothing, since a failure is no information', () => {
    const observation = { ...seen(trustedHost()), jwks: null };
    const superseded = new Map([[OLD, new Date(0)]]);
    const judged = judgementOf(factsOf(observation, { pinned: [OLD], anchors: withRoot(), superseded, overlapMs: 0 }));
    expect(judged).toMatchObject({ complete: false, plan: { write: false, held: [], list: [OLD] } });
  });

  test('carries out no approval, and reports it as not done', () => {
    const judged = judgementOf(factsOf(half(), { approved: new Set([own.thumbprint]) }));
    expect(judged.findings).toMatchObject([{ code: 'approval-not-done', facts: { obstacle: 'documents-unreadable' } }]);
    const blind = judgementOf(
      factsOf({ ...half(), issuerHost: hostSeen('issuer.example') }, { approved: new Set([OLD]) }),
    );
    expect(blind.findings).toMatchObject([{ code: 'approval-not-done', facts: { obstacle: 'not-live', live: [] } }]);
  });
});

test('a provider whose URL cannot be read has one finding about that, and nothing else is known of it', () => {
  const failures = [{ code: 'invalid-url' as const, where: 'https://', why: 'is no URL' }];
  const nothing = { ...seen(hostSeen('x')), issuerHost: null, discovery: null, jwks: null, failures };
  const judged = judgementOf(factsOf(nothing));
  expect(judged).toMatchObject({ enforced: null, complete: false, hosts: [] });
  expect(judged.findings.map(rated)).toMatchObject([
    { code: 'invalid-url', severity: 'warning', facts: { where: 'https://', role: 'issuer', error: 'is no URL' } },
  ]);
});

test('the failure of one address is a finding, and the thumbprint that other addresses present is added all the same', () => {
  const failures = [{ code: 'timed-out' as const, where: 'issuer.example at 192.0.2.9:443', why: 'no answer' }];
  const judged = judgementOf(factsOf(seen({ ...trustedHost(), failures }), { anchors: withRoot() }));
  expect(judged).toMatchObject({ complete: true, plan: { write: true } });
  expect(judged.findings).toMatchObject([{ code: 'timed-out', about: 'issuer.example' }]);
});

test('two addresses that present two chains yield both tops, each judged by itself', async () => {
  const other = await createAuthority({ name: 'Other' });
  const otherLeaf = await issueLeaf(other, { hosts: ['issuer.example'] });
  const host = hostSeen(
    'issuer.example',
    presented([leaf, issuing], TRUSTED, '192.0.2.1'),
    presented([otherLeaf, other], UNTRUSTED, '192.0.2.2'),
    presented([leaf, issuing], TRUSTED, '192.0.2.3'),
  );
  const judged = judgementOf(factsOf(seen(host), { anchors: withRoot() }));
  expect(judged.plan).toMatchObject({ added: [issuing.thumbprint], held: [other.thumbprint] });
  expect(judged.hosts[0]?.report.tops.map(({ addresses }) => addresses)).toEqual([
    ['192.0.2.1', '192.0.2.3'],
    ['192.0.2.2'],
  ]);
  expect(judged.enforced).toBe(true);
});

test('a wrong name and a redirect are findings, which name a port other than 443', () => {
  const host = { ...hostSeen('other.example', presented([leaf, issuing], TRUSTED)), port: 8443 };
  const observation = seen(host);
  const redirected = {
    ...observation,
    discovery: observation.discovery && { ...observation.discovery, redirectedTo: 'https://x/y' },
  };
  const judged = judgementOf(factsOf(redirected, { anchors: withRoot(), pinned: [issuing.thumbprint] }));
  expect(codesOf(judged)).toEqual(['certificate-name-mismatch', 'redirected']);
  expect(judged.findings[0]).toMatchObject({ about: 'other.example:8443', facts: { host: 'other.example:8443' } });
});

describe('a live thumbprint that may not be added', () => {
  test('is to be added by hand where updates is "never", after a question to the issuer’s owner if it is unproven', () => {
    const never = (observation: ReturnType<typeof seen>) =>
      judgementOf(factsOf(observation, { anchors: withRoot(), updates: 'never', pinned: [OLD] })).findings.flatMap(
        stepsOf,
      );
    expect(never(seen(selfSignedHost()))).toEqual([
      expect.stringMatching(/^Get the SHA-256 of the certificate from the issuer's owner/),
      `Compare it with ${sha256Of(own.der)}.`,
      expect.stringMatching(/^Only if they are equal, add it by hand/),
    ]);
    expect(never(seen(trustedHost()))).toEqual([expect.stringMatching(/^Add it by hand/)]);
  });

  test('is reported where updates is "never": as critical if AWS checks the pin, else as information', () => {
    const never = (observation: ReturnType<typeof seen>) =>
      judgementOf(factsOf(observation, { anchors: withRoot(), updates: 'never', pinned: [OLD] })).findings.map(rated);
    expect(never(seen(trustedHost()))).toMatchObject([
      { code: 'update-forbidden', severity: 'info', facts: { reason: null, checked: false, stopped: false } },
    ]);
    expect(never(seen(selfSignedHost()))).toMatchObject([
      { code: 'update-forbidden', severity: 'critical', facts: { reason: { reason: 'no-trusted-ca' }, checked: true } },
    ]);
    const operator = basis({ operatorCas: [root] }).anchors;
    const judged = judgementOf(factsOf(seen(trustedHost()), { anchors: operator, updates: 'never' }));
    expect(judged.findings.map(rated)).toMatchObject([{ code: 'update-forbidden', severity: 'critical' }]);
  });

  test('is reported where the list is full: as critical if AWS checks the pin, else as information', () => {
    const pinned = ['1', '2', '3', '4', '5'].map((digit) => digit.repeat(40));
    const full = (anchors: ReturnType<typeof withRoot>) =>
      judgementOf(factsOf(seen(trustedHost()), { pinned, anchors })).findings.map(rated);
    expect(full(withRoot())).toMatchObject([{ code: 'list-full', severity: 'info' }]);
    expect(full(basis({ operatorCas: [root] }).anchors)).toMatchObject([{ code: 'list-full', severity: 'critical' }]);
  });

  test('is reported where the list holds an entry that is no thumbprint', () => {
    const judged = judgementOf(factsOf(seen(trustedHost()), { pinned: ['junk'], anchors: withRoot() }));
    expect(judged.findings).toMatchObject([
      { code: 'list-malformed', facts: { unplaced: [issuing.thumbprint], malformed: ['junk'] } },
    ]);
  });
});

test('a list that cannot be restored changes nothing, and that is reported', () => {
  const restore = { version: 3, list: ['junk'], lastLive: new Set<string>() };
  const judged = judgementOf(factsOf(seen(selfSignedHost()), { pinned: [own.thumbprint], restore }));
  expect(judged.plan.write).toBe(false);
  expect(judged.findings.map(rated)).toEqual([
    {
      code: 'restore-not-done',
      severity: 'warning',
      facts: { version: 3, obstacle: 'malformed', entries: ['junk'] },
    },
  ]);
});

test('nothing is written while writing is stopped, and the finding about the missing thumbprint says why', () => {
  const judged = judgementOf(factsOf(seen(trustedHost()), { pinned: [OLD], anchors: withRoot(), stopped: true }));
  expect(judged.plan).toMatchObject({ write: false, forbidden: [issuing.thumbprint] });
  expect(judged.findings).toMatchObject([{ code: 'update-forbidden', facts: { stopped: true } }]);
  expect(judged.findings.flatMap(stepsOf)).toEqual([expect.stringContaining('writing-stopped')]);
});

test('a staged thumbprint of an earlier run is reported as not done when it finds no place', () => {
  const ahead = 'b'.repeat(40);
  const pinned = [own.thumbprint, ...['1', '2', '3', '4'].map((digit) => digit.repeat(40))];
  const judged = judgementOf(
    factsOf(seen(selfSignedHost()), { pinned, staged: [ahead], approved: new Set([ahead]), asked: new Set() }),
  );
  expect(judged.plan).toMatchObject({ write: false, unstaged: [ahead] });
  expect(judged.findings).toMatchObject([
    { code: 'approval-not-done', about: ahead, facts: { obstacle: 'full', staged: true } },
  ]);
});

test('an approval of an earlier run counts, and is not reported when its thumbprint is not live', () => {
  const approved = new Set([own.thumbprint, 'b'.repeat(40)]);
  const judged = judgementOf(factsOf(seen(selfSignedHost()), { pinned: [OLD], approved, asked: new Set() }));
  expect(judged.plan.added).toEqual([own.thumbprint]);
  expect(judged.findings).toEqual([]);
});
