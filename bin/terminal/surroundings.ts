import { readCertificateFile } from '../../lib/function/certificate-file';
import type { WiringOptions } from '../../lambda/wiring';
import { resolveBySystem } from './system-resolver';

/** Parts of a look that depend on the place: see `WiringOptions`. */
export type Surroundings = Required<Pick<WiringOptions, 'directory' | 'resolve' | 'readCaFile'>>;

/** Returns what a terminal has and the function has not: a current directory, the system's resolver, CA files of every form. */
export function surroundings(): Surroundings {
  return { directory: process.cwd(), resolve: resolveBySystem, readCaFile: readCertificateFile };
}
