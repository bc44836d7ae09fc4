import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { thumbprintOf } from '../lambda/judge/chain/thumbprint';
import { type KeyPair, type SigningHash, signingAlgorithmOf, signingKeyOf } from './certificate-keys';

/** The dates of a certificate. */
export interface Validity {
  from: Date;
  to: Date;
}

/** A certificate, with the keys it certifies. */
export interface IssuedCertificate {
  certificate: x509.X509Certificate;
  pem: string;
  der: Uint8Array;
  /** Thumbprint as in IAM: SHA-1 of the DER, 40 lower-case hexadecimal digits. */
  thumbprint: string;
  keys: KeyPair;
}

/** Content of a certificate. */
export interface CertificateContent {
  /** Common name, taken literally. An empty name makes an empty subject. */
  name: string;
  keys: KeyPair;
  /** Omitted: the certificate is signed with its own keys. */
  signer?: IssuedCertificate | undefined;
  validity: Validity;
  /** Default `SHA-256`. */
  hash?: SigningHash | undefined;
  /** Extensions in addition to the key identifiers, which every certificate gets. */
  extensions: readonly x509.Extension[];
}

/** Makes a certificate and signs it. */
export async function signCertificate(content: CertificateContent): Promise<IssuedCertificate> {
  const { keys, signer, validity, hash = 'SHA-256' } = content;
  const signingKeys = signer?.keys ?? keys;
  // A name given as a plain string has an escape syntax of its own; a typed value is taken as it is.
  const subject = new x509.Name(content.name === '' ? [] : [{ CN: [{ utf8String: content.name }] }]);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: randomSerial(),
      subject,
      issuer: signer?.certificate.subjectName ?? subject,
      notBefore: validity.from,
      notAfter: validity.to,
      publicKey: keys.publicKey,
      signingKey: await signingKeyOf(signingKeys, hash),
      signingAlgorithm: signingAlgorithmOf(signingKeys, hash),
      extensions: [
        ...content.extensions,
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        await x509.AuthorityKeyIdentifierExtension.create(signingKeys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  const der = new Uint8Array(certificate.rawData);
  return { certificate, pem: certificate.toString('pem'), der, thumbprint: thumbprintOf(der), keys };
}

/** Makes a serial number: positive, and its first byte not zero, since DER has one form for an integer. */
function randomSerial(): string {
  const [first = 0, ...rest] = randomBytes(16);
  return Buffer.from([(first & 0x7f) | 0x40, ...rest]).toString('hex');
}
