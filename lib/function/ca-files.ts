import path from 'node:path';
import { InputError } from '../../lambda/contract/input-error';
import { readCaFile } from '../../lambda/contract/ca-file';
import { type AssetFile, placeFile } from './asset-commands';
import { holdsPrivateKey, readCertificateFile } from './certificate-file';

/**
 * Collection of the operator's CA files for the function's asset. They do not go through environment variables, which
 * hold 4 KB in all.
 */
export interface CaFiles {
  /**
   * Adds a file, as PEM, and returns its path within the asset, `ca/<n>.pem`; the same path for the same file.
   * @param owner prefix of the key `caFile` in error messages: empty, or `providers.<name>.`
   * @throws InputError when the file cannot be read, holds no certificate, a broken one, or a private key
   */
  add: (file: string, owner: string) => string;
  /** Returns the files that were added, for the asset. */
  files: () => AssetFile[];
}

/** Starts an empty collection of CA files. */
export function createCaFiles(): CaFiles {
  const files = new Map<string, AssetFile>();
  return {
    add: (file, owner) => {
      const given = path.resolve(file);
      const known = files.get(given) ?? { source: preparePem(given, owner), target: `ca/${files.size}.pem` };
      files.set(given, known);
      return known.target;
    },
    files: () => [...files.values()],
  };
}

/** Returns the file for the asset: the operator's own, or its certificates as PEM if the function could not read all of it. */
function preparePem(file: string, owner: string): string {
  const certificates = named(owner, () => readCertificateFile(file));
  // The asset is uploaded: a key that slipped into the file must not be uploaded with it.
  if (holdsPrivateKey(file)) {
    throw new InputError(`${owner}caFile: ${file} holds a private key: give a file with certificates only.`);
  }
  return isReadWhole(file, certificates) ? file : placeFile('ca.pem', certificates.join(''));
}

function named<T>(owner: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof InputError ? new InputError(`${owner}${error.message}`) : error;
  }
}

/** True if the function's own reader finds the same certificates in the file. */
function isReadWhole(file: string, certificates: readonly string[]): boolean {
  try {
    return readCaFile(file).join('') === certificates.join('');
  } catch {
    return false;
  }
}
