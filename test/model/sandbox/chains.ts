import { BasicConstraintsExtension } from '@peculiar/x509';
import { type Anchors, createAnchors } from '../../../lambda/judge/evidence/anchors';
import { type Authority, createAuthority, crossSign, issueLeaf, selfSigned } from '../../../sandbox/certificates';
import type { IssuedCertificate, Validity } from '../../../sandbox/certificate-signing';

/** A certificate as the model knows it: not by what stands in it, but by how it was made. */
export interface Made {
  thumbprint: string;
  /** The same for certificates of one name and key. */
  authority: string;
  /** The authority that signed it. */
  signedBy: string;
  /** Whether it may sign others: a CA. */
  maySign: boolean;
  /** From its first moment to its last, in milliseconds. */
  lifetime: number;
}

/** What a server may present. */
export interface Chain {
  name: string;
  der: readonly Uint8Array[];
  /** Leaf first, top last. */
  path: readonly Made[];
  top: string;
  /** What kind of trusted CA signed the top, or has its name and key. */
  trust: 'web-pki' | 'operator-ca' | null;
  /** The hosts that the leaf names. */
  names: readonly string[];
  /** Whether those between leaf and top are CAs. */
  fits: boolean;
  /** The first and last moment of the leaf; milliseconds since 1970. */
  from: number;
  until: number;
}

/** All that the issuers of the model ever present. */
export interface Chains {
  chains: ReadonlyMap<string, Chain>;
  /** By thumbprint. */
  certificates: ReadonlyMap<string, Made>;
  /** The trusted CAs. */
  trusted: ReadonlySet<string>;
  anchors: Anchors;
}

/** When every story begins. */
export const START = Date.UTC(2026, 0, 1);
export const DAY = 24 * 60 * 60 * 1000;

/** The hosts that the issuers' own certificates name, and the one of whoever sits before them. */
const hosts = ['one.example', 'keys.one.example', 'two.example'];
export const ELSEWHERE = 'elsewhere.example';
const lasting = { from: new Date(START - 3650 * DAY), to: new Date(START + 7300 * DAY) };
/** Of a leaf that ends while stories last. */
const short = { from: new Date(START - 30 * DAY), to: new Date(START + 60 * DAY) };
/** Of a chain that is renewed every few days. */
const brief = { from: new Date(START - 3_600_000), to: new Date(START + 3 * DAY) };

/** Makes them. */
export async function createChains(): Promise<Chains> {
  const made = createCertificates();
  const { ca } = made;
  const publicRoot = await ca('Public Root');
  const otherRoot = await ca('Other Public Root');
  const operatorRoot = await ca('Operator Root');
  await addTrusted(made, { publicRoot, otherRoot, operatorRoot });
  await addPrivate(made);
  await addSelfSigned(made);

  const publicCas = [publicRoot.der, otherRoot.der];
  return {
    chains: made.chains,
    certificates: made.certificates,
    trusted: new Set([publicRoot.name, otherRoot.name, operatorRoot.name]),
    anchors: createAnchors({ publicCas, operatorCas: [operatorRoot.der] }, false),
  };
}

/** Notes down what is made, and what is presented of it. */
function createCertificates() {
  const chains = new Map<string, Chain>();
  const certificates = new Map<string, Made>();
  const known = new Map<IssuedCertificate, Made>();
  const note = <T extends IssuedCertificate>(
    issued: T,
    { from, to }: Validity,
    made: Omit<Made, 'thumbprint' | 'lifetime'>,
  ): T => {
    const whole = { thumbprint: issued.thumbprint, lifetime: to.getTime() - from.getTime(), ...made };
    known.set(issued, whole);
    certificates.set(issued.thumbprint, whole);
    return issued;
  };
  return {
    chains,
    certificates,
    note,
    ca: async (name: string, issuer?: Authority, validity: Validity = lasting): Promise<Authority> =>
      note(await createAuthority({ name, issuer, validity }), validity, {
        authority: name,
        signedBy: issuer?.name ?? name,
        maySign: true,
      }),
    /** Another certificate of a CA, signed by another one. */
    cross: async (authority: Authority, signer: Authority): Promise<Authority> =>
      note(await crossSign(authority, signer, lasting), lasting, {
        authority: authority.name,
        signedBy: signer.name,
        maySign: true,
      }),
    leafOf: async (issuer: Authority, validity: Validity = lasting, names: readonly string[] = hosts) =>
      note(await issueLeaf(issuer, { hosts: names, validity }), validity, {
        authority: `a leaf of ${issuer.name}`,
        signedBy: issuer.name,
        maySign: false,
      }),
    present: (
      name: string,
      sent: readonly IssuedCertificate[],
      of: Partial<Pick<Chain, 'trust' | 'names' | 'fits'>> = {},
      validity: Validity = lasting,
    ): void => {
      const path = sent.flatMap((issued) => known.get(issued) ?? []);
      const top = path.at(-1)?.thumbprint ?? '';
      const [from, until] = [validity.from.getTime(), validity.to.getTime()];
      const usual = { trust: null, names: hosts, fits: true };
      chains.set(name, { name, der: sent.map(({ der }) => der), path, top, from, until, ...usual, ...of });
    },
  };
}

type MadeCertificates = ReturnType<typeof createCertificates>;

/** Chains of CAs that are trusted; some of them with a twin of such a CA at the top, or for another host. */
async function addTrusted(
  { ca, cross, leafOf, present }: MadeCertificates,
  { publicRoot, otherRoot, operatorRoot }: Record<'publicRoot' | 'otherRoot' | 'operatorRoot', Authority>,
): Promise<void> {
  for (const [name, root, trust, validity] of [
    ['public-b', otherRoot, 'web-pki', lasting],
    ['public-brief', otherRoot, 'web-pki', brief],
    ['operator-a', operatorRoot, 'operator-ca', lasting],
    ['operator-b', operatorRoot, 'operator-ca', lasting],
  ] as const) {
    const issuing = await ca(`Issuing CA of ${name}`, root, validity);
    present(name, [await leafOf(issuing, validity), issuing], { trust }, validity);
  }
  const shortIssuing = await ca('Issuing CA of operator-short', operatorRoot);
  const shortLeaf = await leafOf(shortIssuing, short);
  present('operator-short', [shortLeaf, shortIssuing], { trust: 'operator-ca' }, short);

  const trust = 'web-pki';
  const issuing = await ca('Issuing CA of public-a', publicRoot);
  const leaf = await leafOf(issuing);
  present('public-a', [leaf, issuing], { trust });
  present('public-a-whole', [leaf, issuing, publicRoot], { trust });
  // Whoever has a CA of their own can make these.
  const unknown = await ca('Unknown CA');
  present('public-a-twin', [leaf, issuing, await cross(publicRoot, unknown)], { trust });
  present('public-a-other-twin', [leaf, issuing, await cross(publicRoot, await ca('Other Unknown CA'))], { trust });

  const names = [ELSEWHERE];
  present('misnamed-a', [await leafOf(issuing, lasting, names), issuing], { trust, names });
  const theirs = await ca('Issuing CA of misnamed-b', otherRoot);
  present('misnamed-b', [await leafOf(theirs, lasting, names), theirs], { trust, names });
}

/** Chains of CAs that nobody trusts, of which some continue others. */
async function addPrivate({ ca, cross, leafOf, note, present }: MadeCertificates): Promise<void> {
  const rootA = await ca('Private Root A');
  const rootB = await ca('Private Root B');
  const ofA = { authority: rootA.name, signedBy: rootA.name, maySign: true };
  const renewedA = note(
    await createAuthority({ name: rootA.name, keyPair: rootA.keys, validity: lasting }),
    lasting,
    ofA,
  );
  const underA = await ca('Issuing CA of A', rootA);
  const leafA = await leafOf(rootA);
  const leafUnderA = await leafOf(underA);
  const leafB = await leafOf(rootB);
  present('private-a', [leafA, rootA]);
  present('private-a-renewed', [leafA, renewedA]);
  present('private-a-issuing', [leafUnderA, underA]);
  present('private-a-whole', [leafUnderA, underA, rootA]);
  present('private-b', [leafB, rootB]);
  present('private-b-crossed', [leafB, await cross(rootB, rootA)]);
  present('private-b-twin', [leafB, await cross(rootB, await ca('Another Unknown CA'))]);
  const names = [ELSEWHERE];
  present('misnamed-private', [await leafOf(rootA, lasting, names), rootA], { names });

  const name = 'No CA of A';
  const extensions = [new BasicConstraintsExtension(false, undefined, true)];
  const noCa = note(await createAuthority({ name, issuer: rootA, validity: lasting, extensions }), lasting, {
    authority: name,
    signedBy: rootA.name,
    maySign: false,
  });
  present('private-a-unfit', [await leafOf(noCa), noCa, rootA], { fits: false });
}

/** Certificates that stand alone. */
async function addSelfSigned({ note, present }: MadeCertificates): Promise<void> {
  // They say that they are no CA.
  const alone = { authority: 'alone', signedBy: 'alone', maySign: false };
  const made = { hosts, commonName: 'alone', validity: lasting };
  const first = note(await selfSigned(made), lasting, alone);
  present('alone', [first]);
  present('alone-renewed', [note(await selfSigned({ ...made, keyPair: first.keys }), lasting, alone)]);
  const unrelatedCertificate = { authority: 'stranger', signedBy: 'stranger', maySign: false };
  present('stranger', [note(await selfSigned({ ...made, commonName: 'stranger' }), lasting, unrelatedCertificate)]);
}

/** The names of all chains, for choosing. */
export const CHAINS = [
  'public-a',
  'public-a-whole',
  'public-a-twin',
  'public-a-other-twin',
  'public-b',
  'public-brief',
  'operator-a',
  'operator-b',
  'operator-short',
  'private-a',
  'private-a-renewed',
  'private-a-issuing',
  'private-a-whole',
  'private-b',
  'private-b-crossed',
  'private-b-twin',
  'private-a-unfit',
  'misnamed-a',
  'misnamed-b',
  'misnamed-private',
  'alone',
  'alone-renewed',
  'stranger',
] as const;
export type ChainName = (typeof CHAINS)[number];

/** The chains of whoever sits before an issuer: their leaves name another host. */
export const MISNAMED = ['misnamed-a', 'misnamed-b', 'misnamed-private'] as const satisfies readonly ChainName[];
