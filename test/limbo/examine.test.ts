import { createAuthority, issueLeaf, selfSigned } from '../../sandbox/certificates';
import type { IssuedCertificate } from '../../sandbox/certificate-signing';
import { privateKeyPem } from '../../sandbox/certificate-keys';
import type { LimboCase } from './cases';
import { examine } from './examine';
import { type Look, observeCase } from './observe-case';
import { DEPARTURES, VERDICTS } from './verdicts';

const HOST = 'issuer.example';
const validity = { from: new Date('2020-01-01'), to: new Date('2020-02-01') };

function factsOf(leaf: IssuedCertificate, trusted: IssuedCertificate, of: Partial<LimboCase> = {}): LimboCase {
  return {
    id: 'test',
    kind: 'SERVER',
    chain: [leaf.pem],
    key: privateKeyPem(leaf.keys),
    trusted: [trusted.pem],
    at: null,
    acceptable: true,
    host: HOST,
    ...of,
  };
}

/** A sound case that verifies. */
async function sound(of: Partial<LimboCase> = {}) {
  const root = await createAuthority({ name: 'Root' });
  return factsOf(await issueLeaf(root, { hosts: [HOST] }), root, of);
}

async function seen(
  testcase: LimboCase,
  verifies: boolean | null = null,
  listed: Parameters<typeof examine>[3] = null,
) {
  return examine(testcase, await observeCase(testcase), verifies, listed);
}

test('a chain that limbo and the watcher both accept is no problem', async () => {
  expect(await seen(await sound(), true)).toEqual({ category: 'accepted by limbo and here', problems: [] });
});

test('evidence for a chain that OpenSSL refuses is a problem', async () => {
  expect((await seen(await sound(), false)).problems).toEqual(['there is evidence, although OpenSSL refuses it']);
});

test('a departure from limbo is a problem unless it is listed in the way that it departs', async () => {
  const unacceptable = await sound({ acceptable: false });
  expect((await seen(unacceptable)).problems).toEqual(['accepted, but is listed as nothing']);
  expect((await seen(unacceptable, null, 'refused')).problems).toEqual(['accepted, but is listed as refused']);
  expect((await seen(unacceptable, null, 'accepted')).problems).toEqual([]);
  expect((await seen(await sound({ trusted: [] }))).problems).toEqual(['refused, but is listed as nothing']);
});

test('a listed departure that no longer occurs is a problem', async () => {
  expect((await seen(await sound(), null, 'accepted')).problems).toEqual([
    'agrees with limbo, but is listed as accepted',
  ]);
});

test('a certificate with the host as its common name alone is refused here but not by OpenSSL, one for another host by both', async () => {
  const byCommonName = await selfSigned({ hosts: ['192.0.2.1'], commonName: HOST });
  const noAlternative = await selfSigned({ hosts: [], commonName: HOST });
  const [first, second] = [byCommonName, noAlternative].map((leaf) => factsOf(leaf, leaf, { acceptable: false }));
  if (!first || !second) throw new Error('There are two.');
  const named = 'refused by limbo and here, not by OpenSSL: the certificate does not name the host';
  expect((await seen(first)).category).toBe(named);
  expect((await seen(second)).category).toBe(named);
  expect((await seen(await sound({ acceptable: false, host: 'other.example' }))).category).toBe(
    'refused by limbo, by OpenSSL and here',
  );
});

test('a case of another time is compared only where the dates do not matter', async () => {
  const expired = await selfSigned({ hosts: [HOST], validity });
  const within = factsOf(expired, expired, { at: new Date('2020-01-15') });
  const after = factsOf(expired, expired, { at: new Date('2020-03-01'), acceptable: false });
  expect(await seen(within)).toEqual({ category: 'not comparable: dates passed since', problems: [] });
  expect(await seen(after)).toEqual({ category: 'refused by limbo, by OpenSSL and here', problems: [] });
});

test('a chain that cannot be served is judged as bytes', async () => {
  const category = 'not served: without key, or of a client; judged as bytes';
  expect(await seen(await sound({ key: null }))).toEqual({ category, problems: [] });
  expect(await seen(await sound({ kind: 'CLIENT' }))).toEqual({ category, problems: [] });
  expect((await seen(await sound({ chain: ['no certificate'] }))).problems).toEqual([
    'not-served, but is listed as nothing',
  ]);
});

test('a chain that is not as sent, or was not judged, is a problem', async () => {
  const look: Look = { kind: 'seen', verdict: { trusted: true }, judgement: null, asSent: false };
  expect(examine(await sound({ acceptable: false }), look, null, null).problems).toEqual([
    'the chain as captured is not the chain as sent',
    'the chain was not judged',
  ]);
});

test('no case is listed twice, and every reason is a sentence', () => {
  expect(VERDICTS.flatMap(({ cases }) => cases)).toHaveLength(DEPARTURES.size);
  expect(VERDICTS.map(({ why }) => why).filter((why) => !/^\S.{40,}\.$/.test(why))).toEqual([]);
});
