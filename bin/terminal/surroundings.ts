import { readCertificateFile } from '../../lib/function/certificate-file';
import type { WiringOptions } from '../../lambda/wiring';
import { resolveBySystem } from './system-resolver';

/** Returns what a terminal has and the function has not: a current directory, the system's resolver, CA files of every form. */
export function surroundings(): Pick<WiringOptions, 'directory' | 'resolve' | 'readCaFile'> {
  return { directory: process.cwd(), resolve: resolveBySystem, readCaFile: readCertificateFile };
}
