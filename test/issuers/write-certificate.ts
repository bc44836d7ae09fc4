import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ServerChain } from '../../sandbox/certificates';

/**
 * Writes a chain and its key where a server reads them: as tls.crt and tls.key. The files are written over, not replaced, since servers
 * watch them: Dex reads them as soon as one is new, and Kubernetes' API server tries again while they do not belong together.
 */
export async function writeCertificate(directory: string, { cert, key }: ServerChain): Promise<void> {
  await writeFile(path.join(directory, 'tls.crt'), cert);
  await writeFile(path.join(directory, 'tls.key'), key);
}
