import { type Authority, createAuthority, issueLeaf, present } from '../../../sandbox/certificates';
import { documents } from '../../support/issuer';
import { cleanUp } from '../clean-up';
import { watch } from '../watcher';
import { startIssuerServer } from './issuer-server';

const HOST = 'issuer.example';
const ISSUER = `https://${HOST}`;

afterEach(cleanUp);

type KeyType = 'EC-P256' | 'RSA-2048';

/** An RSA and an ECDSA certificate, each from an issuing CA of its own. */
async function newChains(caKeyTypes: Record<'RSA' | 'EC', KeyType>) {
  const roots: Authority[] = [];
  const chainOf = async (keyType: KeyType, caKeyType: KeyType) => {
    const root = await createAuthority({ name: `Root CA for ${keyType}`, keyType: caKeyType });
    const issuing = await createAuthority({ name: `Issuing CA for ${keyType}`, issuer: root, keyType: caKeyType });
    roots.push(root);
    return { ...present(await issueLeaf(issuing, { hosts: [HOST], keyType }), issuing), top: issuing.thumbprint };
  };
  const chains = { RSA: await chainOf('RSA-2048', caKeyTypes.RSA), EC: await chainOf('EC-P256', caKeyTypes.EC) };
  return { chains, cas: roots.map(({ pem }) => pem) };
}

const OF_EACH_KIND = { RSA: 'RSA-2048', EC: 'EC-P256' } as const;
const RSA_ONLY = { RSA: 'RSA-2048', EC: 'RSA-2048' } as const;
const ECDSA_ONLY = { RSA: 'EC-P256', EC: 'EC-P256' } as const;

test.each([
  { cas: 'CAs of the same kinds', caKeyTypes: OF_EACH_KIND, manager: "the JDK's key manager", algorithm: undefined },
  { cas: 'RSA CAs', caKeyTypes: RSA_ONLY, manager: "the JDK's key manager", algorithm: undefined },
  { cas: 'ECDSA CAs', caKeyTypes: ECDSA_ONLY, manager: "the JDK's key manager", algorithm: undefined },
  { cas: 'CAs of the same kinds', caKeyTypes: OF_EACH_KIND, manager: 'NewSunX509', algorithm: 'NewSunX509' },
  { cas: 'RSA CAs', caKeyTypes: RSA_ONLY, manager: 'NewSunX509', algorithm: 'NewSunX509' },
  { cas: 'ECDSA CAs', caKeyTypes: ECDSA_ONLY, manager: 'NewSunX509', algorithm: 'NewSunX509' },
])('the tops of the RSA and the ECDSA certificate from $cas are pinned, with $manager', async (setup) => {
  const { chains, cas } = await newChains(setup.caKeyTypes);
  const { algorithm } = setup;
  const server = await startIssuerServer({ host: HOST, chains, documents: documents(ISSUER), algorithm });
  const { deploy, run, pins } = await watch(ISSUER, [chains.RSA.top]);
  deploy({ connectTo: [server.connectTo], cas });
  const { status, hosts } = await run();
  expect(hosts.flatMap(({ tops }) => tops.map(({ thumbprint }) => thumbprint)).toSorted()).toEqual(
    [chains.RSA.top, chains.EC.top].toSorted(),
  );
  expect(status).toBe('updated');
  expect(pins()).toEqual([chains.RSA.top, chains.EC.top]);
});
