import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { InputError } from './input-error';

/**
 * Reads the certificates of a PEM file.
 * @throws InputError when the file cannot be read, holds no certificate or one that cannot be parsed
 */
export function readCaFile(path: string): string[] {
  const blocks = readText(path).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new InputError(`caFile: ${path} holds no certificate in PEM form.`);
  return blocks.map((pem, index) => {
    try {
      return new X509Certificate(pem).toString();
    } catch {
      throw new InputError(`caFile: certificate ${index + 1} in ${path} cannot be read.`);
    }
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new InputError(`caFile: ${path} cannot be read.`);
  }
}
