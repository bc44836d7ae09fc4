import type { Rejections } from '../../../../lambda/judge/evidence/trust-basis';
import { isCompleteLook, judgeHosts } from '../../../../lambda/judge/evidence/hosts';
import { type Authority, createAuthority, issueLeaf } from '../../../../sandbox/certificates';
import { TRUSTED, basis, hostSeen, presented, seen } from '../../../support/judgement';
import { NOW } from '../../../support/remembered';

const [HOST, KEYS_HOST] = ['issuer.example', 'keys.example'];
let root: Authority;
let issuing: Authority;
let keysCa: Authority;

beforeAll(async () => {
  root = await createAuthority({ name: 'Public Root' });
  issuing = await createAuthority({ name: 'Issuing', issuer: root });
  keysCa = await createAuthority({ name: 'CA of the keys', issuer: root });
});

/** The evidence of the tops of the issuer host and the JWKS host, and whether the look counts. */
async function outcome(rejected: Rejections) {
  const chainOf = async (ca: Authority, host: string) =>
    hostSeen(host, presented([await issueLeaf(ca, { hosts: [host] }), ca], TRUSTED));
  const observation = seen(await chainOf(issuing, HOST), await chainOf(keysCa, KEYS_HOST));
  const hosts = judgeHosts(observation, { ...basis({ publicCas: [root] }), rejected });
  const evidence = hosts.map(({ report: { tops } }) => tops.map((top) => top.evidence));
  return { evidence, counts: isCompleteLook(observation, hosts) };
}

test('a look whose tops have evidence counts, and the JWKS host that its discovery document names is believed', async () => {
  expect(await outcome(new Map())).toEqual({ evidence: [['web-pki'], ['web-pki']], counts: true });
});

test('a discovery document over a chain whose top was rejected proves nothing: it names no JWKS host, and the look does not count', async () => {
  const rejected = new Map([[issuing.thumbprint, NOW]]);
  expect(await outcome(rejected)).toEqual({ evidence: [[null], [null]], counts: false });
});

test('keys over a chain whose top was rejected prove nothing: the look does not count', async () => {
  const rejected = new Map([[keysCa.thumbprint, NOW]]);
  expect(await outcome(rejected)).toEqual({ evidence: [['web-pki'], [null]], counts: false });
});
