import { createAuthority, crossSign, issueLeaf, present } from '../../sandbox/certificates';
import type { CheckSetup } from '../support/account';
import { account } from '../support/account-setup';
import { chainUnder } from '../support/chain-under';
import { KEYS, answer, closeServers, documents, serve } from '../support/issuer';
import { type Fixtures, HOST, ISSUER, JWKS_URI, KEYS_HOST } from './fixtures';
import { pins, put } from './provider';
import { fixtures } from './setup';

async function at(...chains: Parameters<typeof serve>[0][]): Promise<CheckSetup> {
  const connectTo: string[] = [];
  for (const [index, chain] of chains.entries()) {
    const server = await serve(chain, answer(documents(ISSUER)), { address: `127.0.0.${index + 1}` });
    connectTo.push(server.connectTo(HOST));
  }
  return { settings: { connectTo } };
}

/** What an honest owner does, by whom it is vouched for, and the evidence on which every new top is accepted. */
interface Rotation {
  name: string;
  stage: (of: Fixtures) => Promise<CheckSetup & { tops: readonly { thumbprint: string }[] }>;
  evidence: string;
}

const ROTATIONS: readonly Rotation[] = [
  {
    name: 'intermediate replaced under the same private root',
    stage: async ({ root }) => {
      const next = await createAuthority({ name: 'Issuing CA 2', issuer: root });
      return { ...(await at(await chainUnder(next, HOST))), operatorCas: [root], tops: [next] };
    },
    evidence: 'operator-ca',
  },
  {
    name: 'intermediate replaced under the same public root',
    stage: async ({ root }) => {
      const next = await createAuthority({ name: 'Issuing CA 2', issuer: root });
      return { ...(await at(await chainUnder(next, HOST))), publicCas: [root], tops: [next] };
    },
    evidence: 'web-pki',
  },
  {
    name: 'another CA on the public web',
    stage: async ({ root }) => {
      const other = await createAuthority({ name: 'Another Root' });
      const issuing = await createAuthority({ name: 'Another Issuing CA', issuer: other });
      return { ...(await at(await chainUnder(issuing, HOST))), publicCas: [root, other], tops: [issuing] };
    },
    evidence: 'web-pki',
  },
  {
    name: 'cross-signed: the new root is sent as signed by the old one',
    stage: async ({ root }) => {
      const next = await createAuthority({ name: 'New Root' });
      const issuing = await createAuthority({ name: 'New Issuing CA', issuer: next });
      const cross = await crossSign(next, root);
      const leaf = await issueLeaf(issuing, { hosts: [HOST] });
      return { ...(await at(present(leaf, issuing, cross))), publicCas: [root], tops: [cross] };
    },
    evidence: 'web-pki',
  },
  {
    name: 'cross-signed by an old root that is trusted no longer, under a new root that is',
    stage: async () => {
      const old = await createAuthority({ name: 'Old Root' });
      const next = await createAuthority({ name: 'New Root' });
      const issuing = await createAuthority({ name: 'New Issuing CA', issuer: next });
      const cross = await crossSign(next, old);
      const leaf = await issueLeaf(issuing, { hosts: [HOST] });
      return { ...(await at(present(leaf, issuing, cross))), publicCas: [next], tops: [cross] };
    },
    evidence: 'web-pki',
  },
  {
    name: 'an expired cross-sign above a path that verifies without it',
    stage: async () => {
      const old = await createAuthority({ name: 'Old Root' });
      const next = await createAuthority({ name: 'New Root' });
      const issuing = await createAuthority({ name: 'New Issuing CA', issuer: next });
      const cross = await crossSign(next, old, { from: new Date('2020-01-01'), to: new Date('2021-01-01') });
      const leaf = await issueLeaf(issuing, { hosts: [HOST] });
      return { ...(await at(present(leaf, issuing, cross))), publicCas: [next], tops: [cross] };
    },
    evidence: 'web-pki',
  },
  {
    name: 'the server sends its root from now on, above the pinned intermediate',
    stage: async ({ leaf, issuing, root }) => ({ ...(await at(present(leaf, issuing, root))), tops: [root] }),
    evidence: 'continuity',
  },
  {
    name: 'two chains side by side during a roll-out',
    stage: async ({ root, genuine }) => {
      const next = await createAuthority({ name: 'Issuing CA 2', issuer: root });
      return { ...(await at(genuine, await chainUnder(next, HOST))), publicCas: [root], tops: [next] };
    },
    evidence: 'web-pki',
  },
  {
    name: 'both hosts at once',
    stage: async ({ root }) => {
      const one = await createAuthority({ name: 'Issuing CA 2', issuer: root });
      const two = await createAuthority({ name: 'Issuing CA 3', issuer: root });
      const issuer = await serve(await chainUnder(one, HOST), answer(documents(ISSUER, JWKS_URI)));
      const keys = await serve(await chainUnder(two, KEYS_HOST), answer({ '/keys': KEYS }));
      const connectTo = [issuer.connectTo(HOST), keys.connectTo(KEYS_HOST)];
      return { settings: { connectTo }, operatorCas: [root], tops: [one, two] };
    },
    evidence: 'operator-ca',
  },
];

test.each(ROTATIONS)('an honest rotation is accepted: $name', async ({ stage, evidence }) => {
  const { tops, ...setup } = await stage(fixtures);
  const { providers } = await account.check(setup);
  const added = tops.map(({ thumbprint }) => thumbprint);
  expect(providers).toMatchObject([{ status: 'updated', added, retired: [] }]);
  const live = providers[0]?.hosts.flatMap((host) => host.tops) ?? [];
  expect(live.filter(({ thumbprint }) => added.includes(thumbprint)).map((top) => top.evidence)).toEqual(
    tops.map(() => evidence),
  );
  expect(pins()).toEqual([fixtures.issuing.thumbprint, ...added]);
});

test('a thumbprint that the operator removed is pinned again once they approve it, and founds continuity again', async () => {
  const { genuine, issuing, root } = fixtures;
  const other = 'a'.repeat(40);
  put(issuing.thumbprint, other);
  const [arn = ''] = account.iam.providers.keys();
  const named = [{ provider: arn, thumbprint: issuing.thumbprint }];
  const setup = { ...(await at(genuine)), publicCas: [root], keepsState: true };
  await account.check({ ...setup, event: { remove: named } });
  expect(pins()).toEqual([other]);
  await account.check({ ...setup, event: { approve: named } });
  expect(pins()).toEqual([other, issuing.thumbprint]);
  await closeServers();
  const next = await createAuthority({ name: 'Next', issuer: issuing });
  await account.check({ ...(await at(await chainUnder(next, HOST))), keepsState: true });
  expect(pins()).toEqual([other, issuing.thumbprint, next.thumbprint]);
});

test('a leaf renewed by the same intermediate changes nothing', async () => {
  const renewed = await chainUnder(fixtures.issuing, HOST);
  const { providers } = await account.check(await at(renewed));
  expect(providers).toMatchObject([{ status: 'unchanged', added: [] }]);
  expect(account.written()).toEqual([]);
});
