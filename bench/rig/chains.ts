import * as x509 from '@peculiar/x509';
import { type KeyPair, generateKeys } from '../../sandbox/certificate-keys';
import { type Authority, type ServerChain, createAuthority, issueLeaf, present } from '../../sandbox/certificates';
import { MOST_ADDRESSES, hasBothKinds, nameOf } from './names';

/** What a host presents, by kind of certificate, and the thumbprints that belong in IAM for it. */
export interface HostChains {
  chains: readonly ServerChain[];
  thumbprints: readonly string[];
}

/** Makes the certificates of the bench's hosts. */
export interface ChainMaker {
  rootPem: string;
  /** New certificates for hosts 0 to `count` - 1, from issuing CAs that nobody has seen before. */
  renew: (count: number) => Promise<HostChains[]>;
}

/**
 * Something that nobody reads: what public CAs put into certificates (policies, addresses, transparency logs) makes them
 * about as much longer, in bytes.
 */
export function padding(bytes: number): x509.Extension {
  return new x509.Extension('1.3.6.1.4.1.32473.1', false, new Uint8Array(bytes));
}

const CA_PADDING = padding(400);
const LEAF_PADDING = padding(600);

/** As many issuing CAs share the hosts of a generation among them: many issuers come to few CAs in the field, too. */
const CAS = 10;

/**
 * Makes a root, from which all certificates come. Every certificate is a real one of its own, but they share two keys, one
 * for each kind: making 700 RSA keys would take minutes, and to who shakes hands it makes no difference.
 */
export async function createChainMaker(): Promise<ChainMaker> {
  const keys = { rsa: await generateKeys('RSA-2048'), ecdsa: await generateKeys('EC-P256') };
  const root = await createAuthority({ name: 'Bench Root CA', keyPair: keys.rsa });
  let generation = 0;
  const createIssuing = (kind: string, keyPair: KeyPair): Promise<Authority[]> =>
    Promise.all(
      Array.from({ length: CAS }, (_, index) =>
        createAuthority({
          name: `Bench ${kind} CA ${generation}.${index}`,
          keyPair,
          issuer: root,
          extensions: [CA_PADDING],
        }),
      ),
    );
  const renew = async (count: number): Promise<HostChains[]> => {
    generation += 1;
    const rsa = await createIssuing('RSA', keys.rsa);
    const ecdsa = await createIssuing('ECDSA', keys.ecdsa);
    const make = async (index: number): Promise<HostChains> => {
      const issuing = [rsa, ...(hasBothKinds(index) ? [ecdsa] : [])].flatMap((cas) => cas[index % CAS] ?? []);
      const hosts = [nameOf(index, 1), nameOf(index, MOST_ADDRESSES)];
      const chains = await Promise.all(
        issuing.map(async (ca) =>
          present(await issueLeaf(ca, { hosts, keyPair: ca.keys, extensions: [LEAF_PADDING] }), ca),
        ),
      );
      return { chains, thumbprints: issuing.map(({ thumbprint }) => thumbprint) };
    };
    // Side by side: Node signs on threads of its own.
    return Promise.all(Array.from({ length: count }, (_, index) => make(index)));
  };
  return { rootPem: root.pem, renew };
}
