import { readFileSync } from 'node:fs';
import { quote } from '../../lambda/contract/commands';
import { InputError } from '../../lambda/contract/input-error';
import { type Content, contentOf } from './certificate-content';
import { formatOf } from './certificate-formats';

/**
 * Reads the CA certificates of a file, in the usual forms: PEM, DER and PKCS#7 (both also in UTF-16 or in bare base64 where they are
 * text), and OpenSSL's `TRUSTED CERTIFICATE`. There, only certificates that it trusts for servers count.
 * @returns PEM, one certificate each, as the function reads them
 * @throws InputError when the file cannot be read or holds no certificate: it names the format, and the command that converts it
 */
export function readCertificateFile(path: string): string[] {
  const { certificates, distrusted, others } = readContent(path);
  if (certificates.length > 0) return certificates.map(pemOf);
  if (distrusted > 0) {
    throw new InputError(
      `caFile: ${path} holds no certificate that is trusted for servers: OpenSSL's trust settings in it name other purposes.`,
    );
  }
  const [format] = others.flatMap((other) => formatOf(other) ?? []);
  const why = format ? `: it is ${format.name}. ${format.advice(quote(path))}` : ' in PEM, DER or PKCS#7.';
  throw new InputError(`caFile: ${path} holds no certificate${why}`);
}

/**
 * True if a file holds a private key beside the certificates.
 * @throws InputError as `readCertificateFile`
 */
export function holdsPrivateKey(path: string): boolean {
  return readContent(path).hasPrivateKey;
}

function readContent(path: string): Content {
  const content = contentOf(readBytes(path));
  if (content.unreadable > 0) {
    throw new InputError(`caFile: certificate ${content.unreadable} in ${path} cannot be read.`);
  }
  return content;
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    throw new InputError(`caFile: ${path} cannot be read.`);
  }
}

function pemOf(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
