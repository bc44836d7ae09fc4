import { offersOf, severityOf } from '../../../../lambda/findings/lookup';
import { keyOf, readCertificate } from '../../../../lambda/judge/chain/certificate';
import { judgeHosts } from '../../../../lambda/judge/evidence/hosts';
import { judgeTops } from '../../../../lambda/judge/evidence/tops';
import { assessChains } from '../../../../lambda/judge/assessment';
import {
  judgementOf,
  TRUSTED,
  UNTRUSTED,
  basis,
  factsOf,
  hostSeen,
  presented,
  seen,
  served,
} from '../../../support/judgement';
import { planRegistration } from '../../../../lambda/judge/registration';
import type { Observation } from '../../../../lambda/judge/observation';
import {
  type Authority,
  type ServerCertificate,
  createAuthority,
  crossSign,
  issueLeaf,
} from '../../../../sandbox/certificates';

const HOST = 'issuer.example';
const KEYS_HOST = 'keys.example';
type Known = NonNullable<Parameters<typeof basis>[0]>;

/** A root that has left the stores, the one that is in them, and the cross-certificate that the bundle of the CA still has. */
let dead: Authority;
let root: Authority;
let cross: Authority;
let issuing: Authority;
let leaf: ServerCertificate;

beforeAll(async () => {
  dead = await createAuthority({ name: 'Dead Root' });
  root = await createAuthority({ name: 'Root' });
  cross = await crossSign(root, dead);
  issuing = await createAuthority({ name: 'Issuing CA', issuer: root });
  leaf = await issueLeaf(issuing, { hosts: [HOST, KEYS_HOST] });
});

type Sent = Parameters<typeof presented>[0];

function look(sent: Sent, others: readonly Sent[] = [], verdict = TRUSTED): Observation {
  const over = presented(sent, verdict);
  return seen(hostSeen(HOST, over, ...others.map((other, at) => presented(other, UNTRUSTED, `192.0.2.${at + 2}`))));
}

/** The thumbprints that count as tops, with their evidence. */
function topsOf(observation: Observation, of: Known = { publicCas: [root] }) {
  return judgeHosts(observation, basis(of)).flatMap(({ report }) =>
    report.tops.map(({ thumbprint, evidence }) => [thumbprint, evidence]),
  );
}

function codesOf(observation: Observation, of: Known = { publicCas: [root] }) {
  return assessChains(observation, basis(of)).findings.map((finding) => `${finding.code} ${severityOf(finding)}`);
}

describe('servers/07: an untrusted root above a trusted CA', () => {
  const chain = () => [leaf, issuing, cross, dead];

  test('lets the highest certificate below it that has evidence be a top', () => {
    expect(topsOf(look(chain()))).toEqual([
      [dead.thumbprint, null],
      [cross.thumbprint, 'web-pki'],
    ]);
    expect(topsOf(look([leaf, issuing, root, dead]))).toEqual([[root.thumbprint, 'web-pki']]);
  });

  test('is reported as information where AWS does not check the pin, and blocks neither a rotation nor the creation', () => {
    expect(codesOf(look(chain()))).toEqual(['chain-top-unproven info']);
    const { plan, findings } = judgementOf(factsOf(look(chain()), { anchors: basis({ publicCas: [root] }).anchors }));
    expect(plan).toMatchObject({ held: [], added: [cross.thumbprint] });
    expect(findings.map(({ code }) => code)).not.toContain('approval-required');
    const registration = planRegistration(assessChains(look(chain()), basis({ publicCas: [root] })), new Set());
    expect(registration).toMatchObject({ ready: true, held: [], thumbprints: [cross.thumbprint] });
  });

  test('waits for approval where AWS checks the pin, since it compares the top as sent', () => {
    const { plan, findings } = judgementOf(factsOf(look(chain()), { anchors: basis({ operatorCas: [root] }).anchors }));
    expect(plan).toMatchObject({ held: [dead.thumbprint], added: [cross.thumbprint] });
    const [held, ...others] = findings.filter(({ code }) => code === 'approval-required');
    expect(others).toEqual([]);
    expect(held).toMatchObject({
      about: dead.thumbprint,
      facts: { below: { thumbprint: cross.thumbprint, subject: 'CN=Root' }, checked: true, check: 'aws' },
    });
    expect(held && severityOf(held)).toBe('critical');
    expect(held && offersOf(held).map(({ command }) => command)).toEqual([
      { kind: 'approve', thumbprint: dead.thumbprint },
    ]);
    const registration = planRegistration(assessChains(look(chain()), basis({ operatorCas: [root] })), new Set());
    expect(registration).toMatchObject({ ready: false, held: [dead.thumbprint] });
  });

  test('is held where another address presents it above no certificate with evidence', async () => {
    const evil = await issueLeaf(dead, { hosts: [HOST] });
    const { plan } = judgementOf(
      factsOf(look(chain(), [[evil, dead]]), { anchors: basis({ publicCas: [root] }).anchors, updates: 'verified' }),
    );
    expect(plan.held).toEqual([dead.thumbprint]);
  });

  test('is held where another chain that AWS accepts has no certificate with evidence below it', async () => {
    const crossed = await crossSign(issuing, dead);
    const direct = await issueLeaf(root, { hosts: [HOST] });
    const of = { publicCas: [root, issuing], recentTwins: new Set([keyOf(readCertificate(root.der)) ?? '']) };
    const over = presented([leaf, crossed, dead], TRUSTED);
    const both = seen(hostSeen(HOST, over, presented([direct, cross, dead], TRUSTED, '192.0.2.2')));
    const alone = seen(hostSeen(HOST, over));
    expect(assessChains(both, basis(of)).enforced).toBe(false);
    expect(planRegistration(assessChains(both, basis(of)), new Set()).held).toEqual([dead.thumbprint]);
    expect(planRegistration(assessChains(alone, basis(of)), new Set()).held).toEqual([]);
  });

  test('lets no certificate below it be a top where a document over an unproven chain named the JWKS host', () => {
    const keys = presented(chain(), TRUSTED);
    const over = presented([leaf], UNTRUSTED);
    const observation = { ...look([leaf]), jwksHost: hostSeen(KEYS_HOST, keys), jwks: served({ keys: [] }, keys) };
    const withoutEvidence = { ...observation, discovery: observation.discovery && { ...observation.discovery, over } };
    expect(topsOf(withoutEvidence)).not.toContainEqual([cross.thumbprint, expect.anything()]);
  });

  test('stays the only top where its chain does not verify or is for another host', async () => {
    expect(topsOf(look(chain(), [], UNTRUSTED))).toEqual([[dead.thumbprint, null]]);
    const other = await issueLeaf(issuing, { hosts: ['other.example'] });
    expect(topsOf(look([other, issuing, cross, dead]))).toEqual([[dead.thumbprint, null]]);
  });

  test('lets the documents that came over its chain count', () => {
    const over = presented(chain(), TRUSTED);
    const keys = presented([leaf, issuing, root], TRUSTED);
    const observation = { ...look(chain()), jwksHost: hostSeen(KEYS_HOST, keys), jwks: served({ keys: [] }, keys) };
    const found = { ...observation, discovery: observation.discovery && { ...observation.discovery, over } };
    expect(topsOf(found)).toContainEqual([root.thumbprint, 'web-pki']);
    expect(assessChains(found, basis({ publicCas: [root] }))).toMatchObject({ counts: true, enforced: false });
  });

  test('stays the only top where the operator removed it or the certificate below it that has evidence', () => {
    const rejected = (...out: Authority[]) => new Map(out.map(({ thumbprint }) => [thumbprint, new Date()] as const));
    expect(topsOf(look(chain()), { publicCas: [root], rejected: rejected(dead) })).toEqual([[dead.thumbprint, null]]);
    expect(topsOf(look(chain()), { publicCas: [root], rejected: rejected(cross) })).toEqual([[dead.thumbprint, null]]);
  });

  test('is the only top once the operator approved it', () => {
    const approved = new Set([dead.thumbprint]);
    expect(topsOf(look(chain()), { publicCas: [root], approved })).toEqual([[dead.thumbprint, 'approved']]);
  });

  test('stays the only top where the operator approved the certificate below it, which AWS does not compare', () => {
    expect(topsOf(look(chain(), [], UNTRUSTED), { approved: new Set([cross.thumbprint]) })).toEqual([
      [dead.thumbprint, null],
    ]);
  });

  test('lets the highest certificate below it that has continuity be a top', () => {
    expect(topsOf(look(chain(), [], UNTRUSTED), { pinned: new Set([issuing.thumbprint]) })).toEqual([
      [dead.thumbprint, null],
      [cross.thumbprint, 'continuity'],
    ]);
  });

  test("never lets the server's own certificate be a top", async () => {
    const direct = await issueLeaf(root, { hosts: [HOST] });
    const twin = await crossSign(root, dead);
    const twins = { publicCas: [root], rejected: new Map([[twin.thumbprint, new Date()]]) };
    expect(topsOf(look([direct, twin, dead]), twins)).toEqual([[dead.thumbprint, null]]);
    const pinned = { pinned: new Set([direct.thumbprint]), operatorPins: new Set<string>() };
    expect(topsOf(look([direct, twin, dead], [], UNTRUSTED), pinned)).toEqual([[dead.thumbprint, null]]);
  });
});

describe('a chain whose certificates are not in the usual order', () => {
  test('the top and the last certificate count both if they have evidence, and chain-last-not-top is reported', () => {
    const observation = look([leaf, issuing, root, cross]);
    expect(topsOf(observation)).toEqual([
      [root.thumbprint, 'web-pki'],
      [cross.thumbprint, 'web-pki'],
    ]);
    expect(codesOf(observation)).toContain('chain-last-not-top info');
    expect(codesOf(observation, { operatorCas: [root] })).toContain('chain-last-not-top warning');
    expect(codesOf(observation)).not.toContain('chains-differ info');
  });

  test('the issuer that leads to a trusted CA is the top, in whichever order the certificates were sent', () => {
    expect(topsOf(look([leaf, issuing, cross, root]))).toEqual([[root.thumbprint, 'web-pki']]);
    expect(topsOf(look([leaf, issuing, cross, dead, root]))[0]).toEqual([root.thumbprint, 'web-pki']);
  });

  test('a last certificate without evidence does not count as a top', async () => {
    const unrelatedCertificate = await createAuthority({ name: 'Stranger' });
    expect(topsOf(look([leaf, issuing, root, unrelatedCertificate]))).toEqual([[root.thumbprint, 'web-pki']]);
    expect(topsOf(look([leaf, issuing, root, cross, dead]))).toEqual([[root.thumbprint, 'web-pki']]);
  });

  test('a root and an intermediate that were sent in the wrong order count both as tops', () => {
    expect(topsOf(look([leaf, root, issuing]))).toEqual([
      [root.thumbprint, 'web-pki'],
      [issuing.thumbprint, 'web-pki'],
    ]);
  });
});

test('an address is judged by its own verdict, handshake and question, whatever others present with the same chain', () => {
  const sent = [leaf, issuing];
  const handshake = {
    version: 'TLSv1.2',
    cipher: 'AES128-SHA',
    dhBits: null,
    strict: true,
    secureRenegotiation: false,
  };
  const presentations = [
    presented(sent, TRUSTED),
    presented(sent, UNTRUSTED, '192.0.2.2'),
    { ...presented(sent, TRUSTED, '192.0.2.3'), handshake },
    presented(sent, TRUSTED, '192.0.2.4', 'any'),
    presented([leaf], TRUSTED, '192.0.2.5'),
    presented(sent, TRUSTED, '192.0.2.6'),
  ];
  const known = basis({ publicCas: [root] });
  const alone = presentations.map((one) => judgeTops([one], HOST, known)[0]);
  expect(judgeTops(presentations, HOST, known)).toEqual(alone);
  expect(alone.map((one) => [one?.top.address, one?.top.evidence, one?.top.weaknesses.length])).toEqual([
    ['192.0.2.1', 'web-pki', 0],
    ['192.0.2.2', null, 0],
    ['192.0.2.3', 'web-pki', 2],
    ['192.0.2.4', 'web-pki', 0],
    ['192.0.2.5', null, 0],
    ['192.0.2.6', 'web-pki', 0],
  ]);
});
