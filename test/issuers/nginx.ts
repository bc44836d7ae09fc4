import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ServerChain } from '../../sandbox/certificates';
import type { HttpsHost } from '../../sandbox/https-host';
import { type Place, freePlace } from './place';
import { startProgram, temporaryDirectory } from './program';

/** What an nginx serves. */
export interface NginxOptions {
  host: string;
  /** With keys of different kinds when they are several: clients choose. */
  chains: readonly ServerChain[];
  /** What it answers with, as JSON, by path. */
  documents: Readonly<Record<string, unknown>>;
  /** What its directive `ssl_protocols` says. Default: the versions that nginx takes by itself. */
  protocols?: string;
}

/** An nginx that serves documents under a public name, on loopback. */
export interface Nginx extends Omit<HttpsHost, 'rotate'> {
  /** Puts other certificates in place and has nginx read them, as `nginx -s reload` does; waits until nobody presents the old ones. */
  renew: (chains: readonly ServerChain[]) => Promise<void>;
}

/**
 * Starts Debian's nginx as a process of its own, with nothing outside its own directory.
 * @throws Error saying what to install when there is no nginx; what nginx said, when it does not start
 */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const { host, chains } = options;
  const directory = await temporaryDirectory();
  const place = await freePlace();
  await writeCertificates(directory, chains);
  await writeFile(path.join(directory, 'nginx.conf'), configurationOf(options, place));
  const args = ['-p', directory, '-c', 'nginx.conf', '-e', 'stderr', '-g', 'daemon off;'];
  const nginx = await startProgram('nginx', { args, directory });
  await nginx.until(/start worker process \d/);
  const renew: Nginx['renew'] = async (next) => {
    await writeCertificates(directory, next);
    const from = nginx.printed();
    nginx.signal('SIGHUP');
    // For a moment the old worker and the new one both accept connections.
    await nginx.until(/worker process \d+ exited with code 0/, { from });
  };
  const connectTo = `${host}:443:${place.address}:${place.port}`;
  return { host, ...place, connectTo, renew, close: nginx.stop };
}

async function writeCertificates(directory: string, chains: readonly ServerChain[]): Promise<void> {
  for (const [index, { cert, key }] of chains.entries()) {
    await writeFile(path.join(directory, `${index}.crt`), cert);
    await writeFile(path.join(directory, `${index}.key`), key, { mode: 0o600 });
  }
}

function configurationOf({ host, chains, documents, protocols }: NginxOptions, place: Place): string {
  return `
worker_processes 1;
pid nginx.pid;
error_log stderr notice;
events {}
http {
  access_log off;
  default_type application/json;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`).join('\n  ')}
  server {
    server_name ${host};
    listen ${place.address}:${place.port} ssl;
    ${protocols === undefined ? '' : `ssl_protocols ${protocols};`}
    ${chains.map((_, index) => `ssl_certificate ${index}.crt; ssl_certificate_key ${index}.key;`).join('\n    ')}
    ${Object.entries(documents).map(answerTo).join('\n    ')}
  }
}

`;
}

/** nginx puts variables into what it returns, and a document may be in quotes: neither occurs in a sound one. */
function answerTo([at, document]: [string, unknown]): string {
  const json = JSON.stringify(document);
  if (/['$\\]/.test(json)) throw new Error(`nginx cannot return this as it is: ${json}`);
  return `location = ${at} { return 200 '${json}'; }`;
}
