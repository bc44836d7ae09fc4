import { type Authority, createAuthority, crossSign, issueLeaf, present } from '../../sandbox/certificates';
import type { CheckSetup } from '../support/account';
import { type TestServer, answer, documents, serve } from '../support/issuer';
import { HOST, ISSUER } from './fixtures';
import { pins, put } from './provider';
import { checkAfter } from './check-after';

function look(days: number, server: TestServer, setup: CheckSetup) {
  return checkAfter(days, { [HOST]: [server] }, setup);
}

test.each([
  ['of a public CA', (root: Authority) => ({ publicCas: [root] })],
  ['of a private CA', () => ({ publicCas: [] })],
  ['of a public CA, where nothing is remembered', (root: Authority) => ({ publicCas: [root], keepsState: false })],
  ['of a private CA, where nothing is remembered', () => ({ publicCas: [], keepsState: false })],
])('an attacker with a certificate for the host gets no CA of their own pinned by a twin %s', async (_, trust) => {
  const root = await createAuthority({ name: 'Root' });
  const issuing = await createAuthority({ name: 'Issuing', issuer: root });
  const evil = await createAuthority({ name: 'Evil' });
  const twin = await crossSign(root, evil);
  put(issuing.thumbprint);
  const leaf = await issueLeaf(issuing, { hosts: [HOST] });
  const start = (...above: Parameters<typeof present>[1][]) =>
    serve(present(leaf, ...above), answer(documents(ISSUER)));
  await look(0, await start(issuing), trust(root));
  await look(1, await start(issuing, twin), trust(root));
  for (const day of [2, 3]) await look(day, await start(issuing, twin, evil), trust(root));
  // By now the pin below the twin has left, where anything leaves.
  for (const day of [20, 40, 60]) await look(day, await start(issuing, twin), trust(root));
  for (const day of [61, 80]) await look(day, await start(issuing, twin, evil), trust(root));
  expect(pins()).not.toContain(evil.thumbprint);
});

test('the signer of a twin is not pinned where the twin is the only pin and nothing is remembered', async () => {
  const root = await createAuthority({ name: 'Root' });
  const issuing = await createAuthority({ name: 'Issuing', issuer: root });
  const evil = await createAuthority({ name: 'Evil' });
  const twin = await crossSign(root, evil);
  put(twin.thumbprint);
  const chain = present(await issueLeaf(issuing, { hosts: [HOST] }), issuing, twin, evil);
  await look(0, await serve(chain, answer(documents(ISSUER))), { publicCas: [root], keepsState: false });
  expect(pins()).not.toContain(evil.thumbprint);
});

test('the CA that signed a pin is pinned where that pin was there from the start', async () => {
  const root = await createAuthority({ name: 'Root' });
  const issuing = await createAuthority({ name: 'Issuing', issuer: root });
  put(issuing.thumbprint);
  const chain = present(await issueLeaf(issuing, { hosts: [HOST] }), issuing, root);
  await look(0, await serve(chain, answer(documents(ISSUER))), {});
  expect(pins()).toContain(root.thumbprint);
});
