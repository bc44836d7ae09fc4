import { InputError } from '../../lambda/contract/input-error';
import { readCertificateFile } from '../../lib/function/certificate-file';
import type { WiringOptions } from '../../lambda/wiring';
import { resolveBySystem } from './system-resolver';

/** Parts of a look that depend on the place: see `WiringOptions`. */
export type Surroundings = Required<Pick<WiringOptions, 'directory' | 'resolve' | 'readCaFile'>>;

/** Returns what a terminal has and the function has not: a current directory, the system's resolver, CA files of every form. */
export function surroundings(): Surroundings {
  return { directory: process.cwd(), resolve: resolveBySystem, readCaFile: readOwnFile };
}

/** Reads a CA file. An error names the option, where that of the function names the setting. */
function readOwnFile(path: string): readonly string[] {
  try {
    return readCertificateFile(path);
  } catch (error) {
    throw error instanceof InputError ? new InputError(error.message.replace(/^caFile: /, '--ca: ')) : error;
  }
}
