import path from 'node:path';
import { installPrograms } from '../python/install';

/**
 * Installs the emulators, and the AWS CLI of version 1.
 * @returns the directory with their programs
 * @throws Error as `installPrograms`
 */
export function installEmulators(): Promise<string> {
  return installPrograms('emulators', path.join(import.meta.dirname, 'requirements.txt'));
}
