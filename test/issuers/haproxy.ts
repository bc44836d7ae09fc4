import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ServerChain } from '../../sandbox/certificates';
import type { HttpsHost } from '../../sandbox/https-host';
import { type Place, freePlace } from './place';
import { startProgram, temporaryDirectory } from './program';

/** The certificates of a host by the kind of their key. HAProxy chooses one by the signature algorithms that a client offers. */
export interface Bundle {
  rsa: ServerChain;
  ecdsa: ServerChain;
}

/** What an HAProxy serves. */
export interface HaproxyOptions {
  host: string;
  bundle: Bundle;
  /** What it answers with, as JSON, by path. */
  documents: Readonly<Record<string, unknown>>;
  /** Parameters of its directive `bind`, `ssl-min-ver TLSv1.3` for example. Default: none, so that TLS 1.2 and 1.3 are taken. */
  bind?: string;
  /** Directives for HTTP besides those that serve the documents. Default: none. */
  http?: readonly string[];
  /** Directives for connections, which then go through a frontend that does not look into TLS, before the one that ends it. */
  tcp?: readonly string[];
}

/** An HAProxy that serves documents under a public name, on loopback. */
export interface Haproxy extends Omit<HttpsHost, 'rotate'> {
  /** Puts other certificates in place and has HAProxy read them by a reload; waits until nobody presents the old ones. */
  renew: (bundle: Bundle) => Promise<void>;
}

/**
 * Starts Debian's HAProxy as a process of its own, with nothing outside its own directory.
 * @throws Error saying what to install when there is no HAProxy; what HAProxy said, when it does not start
 */
export async function startHaproxy(options: HaproxyOptions): Promise<Haproxy> {
  const { host, bundle, documents } = options;
  const directory = await temporaryDirectory();
  const place = await freePlace();
  await writeBundle(directory, bundle);
  for (const [index, document] of Object.values(documents).entries()) {
    await writeFile(path.join(directory, `${index}.json`), JSON.stringify(document));
  }
  await writeFile(path.join(directory, 'haproxy.cfg'), configurationOf(options, place));
  const haproxy = await startProgram('haproxy', { args: ['-W', '-db', '-f', 'haproxy.cfg'], directory });
  await haproxy.until(/Loading success/);
  const renew: Haproxy['renew'] = async (next) => {
    await writeBundle(directory, next);
    const from = haproxy.printed();
    haproxy.signal('SIGUSR2');
    // Until then the old worker may accept a connection.
    await haproxy.until(/Former worker \(\d+\) exited with code 0/, { from });
  };
  return { host, ...place, connectTo: `${host}:443:${place.address}:${place.port}`, renew, close: haproxy.stop };
}

/** The names make it a bundle: HAProxy looks for these endings when there is no file of the name that `crt` gives. */
async function writeBundle(directory: string, { rsa, ecdsa }: Bundle): Promise<void> {
  for (const [kind, { cert, key }] of Object.entries({ rsa, ecdsa })) {
    await writeFile(path.join(directory, `site.pem.${kind}`), `${cert}${key}`, { mode: 0o600 });
  }
}

function configurationOf({ documents, tcp, ...options }: HaproxyOptions, { address, port }: Place): string {
  return `
defaults
  timeout connect 20s
  timeout client 20s
  timeout server 20s
${tcp ? frontOf(tcp, `${address}:${port}`) : ''}
frontend tls
  mode http
  bind ${tcp ? TLS_SOCKET : `${address}:${port}`} ssl crt site.pem ${options.bind ?? ''}
  ${lines(options.http ?? [])}
  ${lines(Object.keys(documents).map(answerTo))}
  http-request return status 404
`;
}

const TLS_SOCKET = 'unix@tls.sock';

function frontOf(directives: readonly string[], place: string): string {
  return `
frontend tcp
  mode tcp
  bind ${place}
  ${lines(directives)}
  default_backend tls
backend tls
  mode tcp
  server tls ${TLS_SOCKET}
`;
}

function lines(directives: readonly string[]): string {
  return directives.join('\n  ');
}

function answerTo(at: string, index: number): string {
  return `http-request return status 200 content-type application/json file ${index}.json if { path ${at} }`;
}
