import { createAuthority } from '../../sandbox/certificates';
import { read } from '../sandbox/tls-client';
import { describeIssuer } from './contract';
import { startNginx } from './nginx';
import { AUDIENCE, startTokenIssuer } from './openid-provider';
import { startPebble } from './pebble';
import { KINDS, type RealIssuer, chainUnder } from './real-issuer';

const HOST = 'login.example';
const ISSUER = `https://${HOST}`;
const KEYS_HOST = 'keys.example';

/** Its CA makes itself new keys from the root down, as pebble does when restarted, and the operator trusts that root, too. */
async function underPebble(): Promise<RealIssuer> {
  let pebble = await startPebble();
  const cas = [...pebble.roots];
  const provider = await startTokenIssuer(ISSUER, await pebble.issue({ host: HOST }));
  return {
    issuer: ISSUER,
    hosts: [{ ...provider, kinds: [KINDS.ecdsa] }],
    cas: () => cas,
    token: () => provider.token(cas.join('')),
    audience: AUDIENCE,
    renew: async () => {
      await pebble.stop();
      pebble = await startPebble();
      cas.push(...pebble.roots);
      provider.rotate(await pebble.issue({ host: HOST }));
    },
  };
}

/** Its keys are on an nginx that has an RSA and an ECDSA certificate, from two issuing CAs, and renews both. */
async function withKeysOnNginx(): Promise<RealIssuer> {
  const root = await createAuthority({ name: 'Example Corp Root CA' });
  const provider = await startTokenIssuer(ISSUER, await chainUnder(root, HOST), `https://${KEYS_HOST}/keys`);
  const published: unknown = JSON.parse((await read(provider, '/jwks', { ca: root.pem })).body);
  const both = async () => [await chainUnder(root, KEYS_HOST, 'RSA-2048'), await chainUnder(root, KEYS_HOST)];
  const nginx = await startNginx({ host: KEYS_HOST, chains: await both(), documents: { '/keys': published } });
  return {
    issuer: ISSUER,
    hosts: [
      { ...provider, kinds: [KINDS.ecdsa] },
      { ...nginx, kinds: [KINDS.rsa, KINDS.ecdsa] },
    ],
    cas: () => [root.pem],
    token: () => provider.token(root.pem),
    audience: AUDIENCE,
    renew: async () => nginx.renew(await both()),
  };
}

describeIssuer('oidc-provider under a CA run by pebble', underPebble);
describeIssuer('oidc-provider with its keys on nginx', withKeysOnNginx);
