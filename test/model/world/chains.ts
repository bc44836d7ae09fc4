import { type Anchors, createAnchors } from '../../../lambda/judge/anchors';
import { type Authority, createAuthority, crossSign, issueLeaf, selfSigned } from '../../../sandbox/certificates';
import type { IssuedCertificate, Validity } from '../../../sandbox/certificate-signing';

/** A certificate as the model knows it: not by what stands in it, but by how it was made. */
export interface Made {
  thumbprint: string;
  /** The same for certificates of one name and key. */
  authority: string;
  /** The authority that signed it. */
  signedBy: string;
  /** Whether it may sign others: a CA, or a certificate that signed itself. */
  maySign: boolean;
}

/** What a server may present. */
export interface Chain {
  name: string;
  der: readonly Uint8Array[];
  /** Leaf first, top last. */
  path: readonly Made[];
  top: string;
  /** What kind of trusted CA signed the top. */
  trust: 'web-pki' | 'operator-ca' | null;
  /** When the leaf ends; milliseconds since 1970. */
  until: number;
}

/** All that the issuers of the model ever present. */
export interface Cast {
  chains: ReadonlyMap<string, Chain>;
  /** By thumbprint. */
  certificates: ReadonlyMap<string, Made>;
  anchors: Anchors;
}

/** When every story begins. */
export const START = Date.UTC(2026, 0, 1);
export const DAY = 24 * 60 * 60 * 1000;

/** The hosts that every certificate names. */
const hosts = ['one.example', 'keys.one.example', 'two.example'];
const lasting = { from: new Date(START - 3650 * DAY), to: new Date(START + 7300 * DAY) };
/** Of the one leaf that ends while stories last. */
const short = { from: new Date(START - 30 * DAY), to: new Date(START + 60 * DAY) };

/** Makes them. */
export const createCast = async (): Promise<Cast> => {
  const chains = new Map<string, Chain>();
  const certificates = new Map<string, Made>();
  const known = new Map<IssuedCertificate, Made>();
  const note = <T extends IssuedCertificate>(issued: T, made: Omit<Made, 'thumbprint'>): T => {
    known.set(issued, { thumbprint: issued.thumbprint, ...made });
    certificates.set(issued.thumbprint, { thumbprint: issued.thumbprint, ...made });
    return issued;
  };
  const ca = async (name: string, issuer?: Authority): Promise<Authority> => {
    const made = { authority: name, signedBy: issuer?.name ?? name, maySign: true };
    return note(await createAuthority({ name, issuer, validity: lasting }), made);
  };
  const leafOf = async (issuer: Authority, validity: Validity = lasting) => {
    const made = { authority: `a leaf of ${issuer.name}`, signedBy: issuer.name, maySign: false };
    return note(await issueLeaf(issuer, { hosts, validity }), made);
  };
  const present = (
    name: string,
    sent: readonly IssuedCertificate[],
    trust: Chain['trust'] = null,
    until = lasting.to,
  ) => {
    const path = sent.flatMap((issued) => known.get(issued) ?? []);
    const top = path.at(-1)?.thumbprint ?? '';
    chains.set(name, { name, der: sent.map(({ der }) => der), path, top, trust, until: until.getTime() });
  };

  const publicRoot = await ca('Public Root');
  const otherRoot = await ca('Other Public Root');
  const operatorRoot = await ca('Operator Root');
  for (const [name, root, trust, validity] of [
    ['public-a', publicRoot, 'web-pki', lasting],
    ['public-b', otherRoot, 'web-pki', lasting],
    ['operator-a', operatorRoot, 'operator-ca', lasting],
    ['operator-b', operatorRoot, 'operator-ca', lasting],
    ['operator-short', operatorRoot, 'operator-ca', short],
  ] as const) {
    const issuing = await ca(`Issuing CA of ${name}`, root);
    present(name, [await leafOf(issuing, validity), issuing], trust, validity.to);
  }

  const rootA = await ca('Private Root A');
  const rootB = await ca('Private Root B');
  const ofA = { authority: rootA.name, signedBy: rootA.name, maySign: true };
  const renewedA = note(await createAuthority({ name: rootA.name, keyPair: rootA.keys, validity: lasting }), ofA);
  const underA = await ca('Issuing CA of A', rootA);
  const crossedB = note(await crossSign(rootB, rootA, lasting), { ...ofA, authority: rootB.name });
  const leafA = await leafOf(rootA);
  const leafUnderA = await leafOf(underA);
  const leafB = await leafOf(rootB);
  present('private-a', [leafA, rootA]);
  present('private-a-renewed', [leafA, renewedA]);
  present('private-a-issuing', [leafUnderA, underA]);
  present('private-a-whole', [leafUnderA, underA, rootA]);
  present('private-b', [leafB, rootB]);
  present('private-b-crossed', [leafB, crossedB]);

  const alone = { authority: 'alone', signedBy: 'alone', maySign: true };
  const first = note(await selfSigned({ hosts, commonName: 'alone', validity: lasting }), alone);
  const again = { hosts, commonName: 'alone', keyPair: first.keys, validity: lasting };
  present('alone', [first]);
  present('alone-renewed', [note(await selfSigned(again), alone)]);
  const stranger = { authority: 'stranger', signedBy: 'stranger', maySign: true };
  present('stranger', [note(await selfSigned({ hosts, commonName: 'stranger', validity: lasting }), stranger)]);

  const publicCas = [publicRoot.der, otherRoot.der];
  return { chains, certificates, anchors: createAnchors({ publicCas, operatorCas: [operatorRoot.der] }, false) };
};

/** The names of all chains, for choosing. */
export const CHAINS = [
  'public-a',
  'public-b',
  'operator-a',
  'operator-b',
  'operator-short',
  'private-a',
  'private-a-renewed',
  'private-a-issuing',
  'private-a-whole',
  'private-b',
  'private-b-crossed',
  'alone',
  'alone-renewed',
  'stranger',
] as const;
export type ChainName = (typeof CHAINS)[number];
