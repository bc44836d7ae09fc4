import { type Authority, createAuthority } from '../../sandbox/certificates';
import { documents } from '../support/issuer';
import { documentedThumbprint } from '../support/openssl';
import { cleanUp } from './clean-up';
import { type Nginx, startNginx } from './nginx';
import { KINDS, chainUnder } from './real-issuer';
import { type Watched, watch } from './watcher';

const HOST = 'issuer.example';
const ISSUER = `https://${HOST}`;

let root: Authority;
beforeAll(async () => {
  root = await createAuthority({ name: 'Example Corp Root CA' });
});
afterEach(cleanUp);

async function dualChains() {
  return { rsa: await chainUnder(root, HOST, 'RSA-2048'), ecdsa: await chainUnder(root, HOST) };
}

/** Watches an nginx that is issuer host and JWKS host in one. */
async function watchNginx(nginx: Nginx, thumbprint: string): Promise<Watched> {
  const watched = await watch(ISSUER, [thumbprint]);
  watched.deploy({ connectTo: [nginx.connectTo], cas: [root.pem] });
  return watched;
}

test.each(['TLSv1.2', 'TLSv1.3', 'TLSv1.2 TLSv1.3'])(
  'the tops of the RSA and the ECDSA certificate of an nginx with %s are both pinned',
  async (protocols) => {
    const { rsa, ecdsa } = await dualChains();
    const nginx = await startNginx({ host: HOST, chains: [rsa, ecdsa], documents: documents(ISSUER), protocols });
    expect(await documentedThumbprint(nginx, KINDS.rsa)).toBe(rsa.top);
    expect(await documentedThumbprint(nginx, KINDS.ecdsa)).toBe(ecdsa.top);
    const { run, pins } = await watchNginx(nginx, ecdsa.top);
    expect(await run()).toMatchObject({ status: 'updated', added: [rsa.top] });
    expect(pins()).toEqual([ecdsa.top, rsa.top]);
  },
);

test('a reload of nginx that brings one new certificate of two adds the top of that one', async () => {
  const { rsa, ecdsa } = await dualChains();
  const nginx = await startNginx({ host: HOST, chains: [rsa, ecdsa], documents: documents(ISSUER) });
  const { run, pins, aws } = await watchNginx(nginx, ecdsa.top);
  await run();
  aws.inbox.clear();
  const next = await chainUnder(root, HOST, 'RSA-2048');
  await nginx.renew([next, ecdsa]);
  expect(await run()).toMatchObject({ status: 'updated', added: [next.top], retired: [] });
  expect(pins()).toEqual([ecdsa.top, rsa.top, next.top]);
  expect(aws.inbox.messages).toHaveLength(1);
});
