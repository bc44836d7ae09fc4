import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ServerChain } from '../../../sandbox/certificates';
import type { HttpsHost } from '../../../sandbox/https-host';
import { startProgram, temporaryDirectory } from '../program';

/** What the JDK's HTTPS server serves. */
export interface IssuerServerOptions {
  host: string;
  /** The certificates by the kind of their key, as Java names it. The JDK chooses one by what a client offers. */
  chains: Record<'RSA' | 'EC', ServerChain>;
  /** What it answers with, as JSON, by path. */
  documents: Readonly<Record<string, unknown>>;
  /**
   * The algorithm of its `KeyManagerFactory`. `NewSunX509` presents only a chain of which the client offered every signature
   * algorithm; `SunX509`, the JDK's default, does so from JDK 26 on, and looked at the leaf's key alone before. Default: the JDK's.
   */
  algorithm?: string | undefined;
}

/** How long the JDK may take to compile and start it, which it does within seconds on an idle machine, in milliseconds. */
const START_MS = 120_000;

/**
 * Starts the JDK's HTTPS server under a public name, on loopback.
 * @throws Error saying what to install when there is no JDK
 */
export async function startIssuerServer(options: IssuerServerOptions): Promise<Pick<HttpsHost, 'connectTo'>> {
  const { host, chains, documents, algorithm } = options;
  const directory = await temporaryDirectory();
  for (const [kind, { cert, key }] of Object.entries(chains)) {
    await writeFile(path.join(directory, `${kind}.crt`), cert);
    await writeFile(path.join(directory, `${kind}.key`), key);
  }
  for (const [at, document] of Object.entries(documents)) {
    const file = path.join(directory, 'www', at);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(document));
  }
  const address = '127.0.0.1';
  const source = path.join(import.meta.dirname, 'IssuerServer.java');
  const args = [source, address, ...(algorithm === undefined ? [] : [algorithm])];
  const server = await startProgram('java', { args, directory });
  const [, port] = await server.until(/port (\d+)\n/, { withinMs: START_MS });
  return { connectTo: `${host}:443:${address}:${port}` };
}
