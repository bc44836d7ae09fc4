import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';
import { generateKeys, type KeyPair, type KeyType, privateKeyPem, type SigningHash } from './certificate-keys';
import { type IssuedCertificate, signCertificate, type Validity } from './certificate-signing';

/** A CA: its certificate, and the keys it issues with. */
export interface Authority extends IssuedCertificate {
  name: string;
}

/** A server's certificate with its private key. */
export interface ServerCertificate extends IssuedCertificate {
  keyPem: string;
}

/** Chain that a TLS server presents. `tls.createServer` takes it as it is. */
export interface ServerChain {
  /** PEM, in the order in which it is sent. */
  cert: string;
  key: string;
}

/** Options for any certificate. */
interface CertificateOptions {
  /** Default `EC-P256`. */
  keyType?: KeyType | undefined;
  /** Keys to certify, for example those of an earlier certificate. Default: new ones. */
  keyPair?: KeyPair | undefined;
  /** Default: from an hour ago, for ten years (CAs) or 90 days (servers). */
  validity?: Validity | undefined;
  /** Hash with which the issuer signs. Default `SHA-256`. */
  hash?: SigningHash | undefined;
  /** Extensions that replace the usual ones of their kind, or come in addition. */
  extensions?: readonly x509.Extension[] | undefined;
}

/** Options for a CA's certificate. */
export interface AuthorityOptions extends CertificateOptions {
  name: string;
  /** The CA that signs. Omitted: a root. */
  issuer?: Authority | undefined;
}

/** Options for a server's certificate. */
export interface ServerCertificateOptions extends CertificateOptions {
  /** DNS names, wildcards included, and IP addresses, for the subject alternative name. */
  hosts: readonly string[];
  /** Default: the first host. */
  commonName?: string | undefined;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Makes a CA: a root, or with `issuer` an intermediate. */
export async function createAuthority(options: AuthorityOptions): Promise<Authority> {
  const issued = await signCertificate({
    name: options.name,
    keys: options.keyPair ?? (await generateKeys(options.keyType)),
    signer: options.issuer,
    validity: options.validity ?? daysFromNow(3650),
    hash: options.hash,
    extensions: replacing(options.extensions, [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ]),
  });
  return { ...issued, name: options.name };
}

/** Gives a CA another certificate: the same name and keys, signed by another CA. */
export function crossSign(authority: Authority, signer: Authority, validity?: Validity): Promise<Authority> {
  return createAuthority({ name: authority.name, keyPair: authority.keys, issuer: signer, validity });
}

/** Issues a server certificate. */
export function issueLeaf(authority: Authority, options: ServerCertificateOptions): Promise<ServerCertificate> {
  return serverCertificate(options, authority);
}

/** Makes a server certificate that nothing but itself vouches for. */
export function selfSigned(options: ServerCertificateOptions): Promise<ServerCertificate> {
  return serverCertificate(options);
}

/**
 * Puts together the chain of a server: the leaf and then, in this order, whatever else it sends. Nothing is checked: a wrong
 * order and unrelated certificates are for tests to try.
 */
export function present(leaf: ServerCertificate, ...others: readonly IssuedCertificate[]): ServerChain {
  return {
    cert: [leaf, ...others].map(({ pem }) => `${pem.trim()}\n`).join(''),
    key: leaf.keyPem,
  };
}

async function serverCertificate(options: ServerCertificateOptions, signer?: Authority): Promise<ServerCertificate> {
  const keys = options.keyPair ?? (await generateKeys(options.keyType));
  const issued = await signCertificate({
    name: options.commonName ?? options.hosts[0] ?? 'server',
    keys,
    signer,
    validity: options.validity ?? daysFromNow(90),
    hash: options.hash,
    extensions: replacing(options.extensions, [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        options.hosts.map((host) => ({ type: isIP(host) ? 'ip' : 'dns', value: host })),
      ),
    ]),
  });
  return { ...issued, keyPem: privateKeyPem(keys) };
}

function replacing(own: readonly x509.Extension[] = [], usual: readonly x509.Extension[]): x509.Extension[] {
  return [...usual.filter(({ type }) => !own.some((extension) => extension.type === type)), ...own];
}

function daysFromNow(days: number): Validity {
  return {
    from: new Date(Date.now() - HOUR),
    to: new Date(Date.now() + days * DAY),
  };
}
