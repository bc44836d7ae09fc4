import { createAuthority } from '../../../sandbox/certificates';
import { describeIssuer } from '../contract';
import { KINDS, type RealIssuer, chainUnder } from '../real-issuer';
import { CLIENT, startDex } from './dex';

const HOST = 'dex.example';

/** Under a private CA, whose next issuing CA signs the renewal. */
async function underPrivateCa(): Promise<RealIssuer> {
  const root = await createAuthority({ name: 'Example Corp Root CA' });
  const dex = await startDex(HOST, await chainUnder(root, HOST));
  return {
    issuer: `https://${HOST}`,
    hosts: [{ ...dex, kinds: [KINDS.ecdsa] }],
    cas: () => [root.pem],
    token: () => dex.token(root.pem),
    audience: CLIENT.client_id,
    renew: async () => dex.renew(await chainUnder(root, HOST)),
  };
}

describeIssuer('Dex', underPrivateCa);
