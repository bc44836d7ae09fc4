import { judgeHosts } from '../../../../lambda/judge/evidence/hosts';
import { keyOf, readCertificate } from '../../../../lambda/judge/chain/certificate';
import { evaluateProvider } from '../../../../lambda/judge/evaluate';
import type { EvaluationInput } from '../../../../lambda/judge/evaluation-input';
import { recentTwinsOf } from '../../../../lambda/judge/evidence/twins';
import type { TrustBasis } from '../../../../lambda/judge/evidence/trust-basis';
import {
  type Authority,
  type ServerCertificate,
  createAuthority,
  crossSign,
  issueLeaf,
} from '../../../../sandbox/certificates';
import { afterwards, evaluationInputOf } from '../../../support/evaluation';
import { TRUSTED, UNTRUSTED, basis, hostSeen, presented, seen } from '../../../support/judgement';
import { DAY, NOW, ago } from '../../../support/remembered';

const HOST = 'issuer.example';
let root: Authority;
let unknown: Authority;
let issuing: Authority;
let leaf: ServerCertificate;
let twins: Authority[];

beforeAll(async () => {
  root = await createAuthority({ name: 'Public Root' });
  unknown = await createAuthority({ name: 'Unknown' });
  issuing = await createAuthority({ name: 'Issuing', issuer: root });
  leaf = await issueLeaf(issuing, { hosts: [HOST] });
  twins = await Promise.all([1, 2, 3].map(() => crossSign(root, unknown)));
});

/** The evidence of tops that a host presents above the same public CA, each at an address of its own. */
function evidenceOf(tops: readonly Authority[], of: Partial<TrustBasis> = {}, host = HOST) {
  const chains = tops.map((top, index) => presented([leaf, issuing, top], TRUSTED, `192.0.2.${index + 1}`));
  const [judged] = judgeHosts(seen(hostSeen(host, ...chains)), { ...basis({ publicCas: [root] }), ...of });
  return judged?.report.tops.map(({ evidence }) => evidence);
}

/** One of the twins, as a list of its own. */
function twin(index: number) {
  return twins.slice(index, index + 1);
}

describe('twins of a trusted CA (certificates for its key that no trusted CA signed)', () => {
  test('only one twin has evidence, the one that most addresses present', () => {
    expect(evidenceOf(twins)).toEqual(['web-pki', null, null]);
    expect(evidenceOf([...twin(0), ...twin(1), ...twin(1)])).toEqual([null, 'web-pki']);
  });

  test('only the pinned twin has evidence where one is pinned', () => {
    const pinned = new Set(twin(2).map(({ thumbprint }) => thumbprint));
    expect(evidenceOf(twins, { pinned })).toEqual([null, null, 'web-pki']);
  });

  test('no twin has evidence unless it is pinned, where one of the same key was added within 30 days', () => {
    const recentTwins = new Set([keyOf(readCertificate(root.der)) ?? '']);
    expect(evidenceOf(twins, { recentTwins })).toEqual([null, null, null]);
    const pinned = new Set(twin(0).map(({ thumbprint }) => thumbprint));
    expect(evidenceOf(twins, { recentTwins, pinned })).toEqual(['web-pki', null, null]);
  });

  test('no twin has evidence where the operator removed one that is still presented', () => {
    const rejected = new Map(twin(0).map(({ thumbprint }) => [thumbprint, new Date()] as const));
    expect(evidenceOf(twins, { rejected })).toEqual([null, null, null]);
  });

  test('a twin that the operator approved has the evidence "approved"', () => {
    const approved = new Set(twin(1).map(({ thumbprint }) => thumbprint));
    expect(evidenceOf(twins, { approved })).toEqual(['web-pki', 'approved', null]);
  });
});

test('a certificate that a trusted CA signed is no twin, and neither is the trusted one itself or a self-signed one', async () => {
  const elder = await createAuthority({ name: 'Elder Root' });
  const signed = await Promise.all([1, 2].map(() => crossSign(root, elder)));
  const renewed = await createAuthority({ name: root.name, keyPair: root.keys });
  const anchors = basis({ publicCas: [root, elder] }).anchors;
  expect(evidenceOf([...signed, renewed, root], { anchors })).toEqual(['web-pki', 'web-pki', 'web-pki', 'web-pki']);
});

test('RSA and ECDSA chains that end in twins of two different trusted roots both have evidence', async () => {
  const other = await createAuthority({ name: 'Other Root', keyType: 'EC-P384' });
  const otherIssuing = await createAuthority({ name: 'Other Issuing', issuer: other });
  const otherLeaf = await issueLeaf(otherIssuing, { hosts: [HOST] });
  const chains = [
    presented([leaf, issuing, ...twin(0)], TRUSTED, '192.0.2.1', 'rsa'),
    presented([otherLeaf, otherIssuing, await crossSign(other, unknown)], TRUSTED, '192.0.2.1', 'ecdsa'),
  ];
  const [judged] = judgeHosts(seen(hostSeen(HOST, ...chains)), basis({ publicCas: [root, other] }));
  expect(judged?.report.tops.map(({ evidence }) => evidence)).toEqual(['web-pki', 'web-pki']);
});

describe('a pinned CA that no trusted CA signed', () => {
  const privateCa = async () => {
    const ca = await createAuthority({ name: 'Private Issuing', issuer: unknown });
    const [first, second] = await Promise.all([1, 2].map(() => crossSign(ca, unknown)));
    const own = await issueLeaf(ca, { hosts: [HOST] });
    if (!first || !second) throw new Error('There are two.');
    return { ca, first, second, own };
  };
  const judge = (
    leafOfIt: ServerCertificate,
    tops: readonly Authority[],
    pinned: Authority,
    of: Partial<TrustBasis> = {},
  ) => {
    const chains = tops.map((top, index) => presented([leafOfIt, top], UNTRUSTED, `192.0.2.${index + 1}`));
    const known = { pinned: new Set([pinned.thumbprint]), remembered: [readCertificate(pinned.der)] };
    const [judged] = judgeHosts(seen(hostSeen(HOST, ...chains)), { ...basis(known), ...of });
    return judged?.report.tops.map(({ evidence }) => evidence);
  };

  test('may be renewed with its key once, beside the pinned certificate', async () => {
    const { ca, first, second, own } = await privateCa();
    expect(judge(own, [ca, first], ca)).toEqual(['continuity', 'continuity']);
    expect(judge(own, [ca, first, second, second], ca)).toEqual(['continuity', null, 'continuity']);
  });

  test('may not be renewed with its key again within 30 days', async () => {
    const { ca, first, own } = await privateCa();
    const recentTwins = new Set([keyOf(readCertificate(ca.der)) ?? '']);
    expect(judge(own, [ca, first], ca, { recentTwins })).toEqual(['continuity', null]);
  });

  test('may sign any number of certificates for the same CA below it', async () => {
    const { first, second, own } = await privateCa();
    const pins = { pinned: new Set([unknown.thumbprint]), remembered: [readCertificate(unknown.der)] };
    expect(judge(own, [first, second], unknown, pins)).toEqual(['continuity', 'continuity']);
  });
});

test('a leaf is no twin, whoever signed it: the handshake proves its key', async () => {
  const own = await issueLeaf(unknown, { hosts: [HOST] });
  const renewed = await Promise.all([1, 2].map(() => issueLeaf(unknown, { hosts: [HOST], keyPair: own.keys })));
  const chains = renewed.map((certificate, index) => presented([certificate], UNTRUSTED, `192.0.2.${index + 1}`));
  const known = { pinned: new Set([own.thumbprint]), remembered: [readCertificate(own.der)] };
  const [judged] = judgeHosts(seen(hostSeen(HOST, ...chains)), basis(known));
  expect(judged?.report.tops.map(({ evidence }) => evidence)).toEqual(['continuity', 'continuity']);
});

test('a twin is remembered for 30 days', () => {
  const twinsAdded = new Map([
    ['old', ago(30 * DAY)],
    ['new', ago(30 * DAY - 1)],
  ]);
  expect([...recentTwinsOf(twinsAdded, NOW).keys()]).toEqual(['new']);
});

test('no other twin of the same key is added for 30 days after one, even if someone else removed that one', () => {
  const [first] = twin(0);
  const [second] = twin(1);
  if (!first || !second) throw new Error('There are two.');
  const look = (top: Authority, of: Partial<EvaluationInput>) => {
    const observation = seen(hostSeen(HOST, presented([leaf, issuing, top], TRUSTED)));
    const known = evaluationInputOf(observation, { anchors: basis({ publicCas: [root] }).anchors, ...of });
    const evaluation = evaluateProvider(known);
    return { list: evaluation.plan.list, state: afterwards(evaluation) };
  };
  const now = new Date();
  const days = (count: number) => new Date(now.getTime() + count * DAY);
  const added = look(first, { now, pinned: ['a'.repeat(40)] });
  expect(added.list).toContain(first.thumbprint);
  // Somebody takes it out again.
  const out = { ...added.state, list: ['a'.repeat(40)] };
  const pinned = out.list;
  expect(look(second, { now: days(29), state: out, pinned }).list).not.toContain(second.thumbprint);
  expect(look(second, { now: days(31), state: out, pinned }).list).toContain(second.thumbprint);
});
