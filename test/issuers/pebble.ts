import { X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ServerCertificate, type ServerChain, selfSigned } from '../../sandbox/certificates';
import { read } from '../sandbox/tls-client';
import { type Place, freePlace } from './place';
import { runProgram, startProgram, temporaryDirectory } from './program';
import { soon } from './soon';

/** What a certificate from the CA is to be. */
export interface Order {
  host: string;
  /** The kind of the leaf's key; the CA's own are RSA. Default `ec256`. */
  keyType?: 'ec256' | 'rsa2048';
  /** Which of the CA's roots the chain leads to. Default: the first. */
  under?: number;
}

/** A CA that speaks ACME, as Let's Encrypt does. Every one that is started has roots and issuing CAs of its own. */
export interface Pebble {
  /** Its roots, PEM. With several, its issuing CA has a certificate from each: one name and key, cross-signed. */
  roots: readonly string[];
  /** Has a certificate issued by ACME. The chain is leaf and issuing CA, without the root. */
  issue: (order: Order) => Promise<ServerChain>;
  stop: () => Promise<void>;
}

/** The name of its API, which is looked up nowhere. */
const NAME = 'pebble.example';

/**
 * Starts Debian's pebble, on loopback. Certificates are ordered from it by Debian's lego; it validates nothing.
 * @param options.alternateRoots how many roots it has besides the first; default 0
 * @throws Error saying what to install when one of the two is missing
 */
export async function startPebble({ alternateRoots = 0 } = {}): Promise<Pebble> {
  const directory = await temporaryDirectory();
  const [acme, management] = [await freePlace(), await freePlace()];
  const own = await selfSigned({ hosts: [NAME, acme.address, management.address] });
  await writeFile(path.join(directory, 'api.crt'), own.pem);
  await writeFile(path.join(directory, 'api.key'), own.keyPem);
  await writeFile(path.join(directory, 'pebble.json'), JSON.stringify(configurationOf(acme, management)));
  const variables = {
    PEBBLE_ALTERNATE_ROOTS: `${alternateRoots}`,
    PEBBLE_VA_ALWAYS_VALID: '1',
    PEBBLE_VA_NOSLEEP: '1',
    PEBBLE_WFE_NONCEREJECT: '0',
  };
  const pebble = await startProgram('pebble', { args: ['-config', 'pebble.json'], directory, variables });
  // It says that it listens just before it does.
  await pebble.until(/ACME directory available/);
  await answered(acme, '/dir', own);
  const roots: string[] = [];
  for (let index = 0; index <= alternateRoots; index += 1) {
    roots.push(await answered(management, `/roots/${index}`, own));
  }
  let orders = 0;
  const issue: Pebble['issue'] = async ({ host, keyType = 'ec256', under = 0 }) => {
    orders += 1;
    const account = path.join(directory, `order-${orders}`);
    const where = ['--server', `https://${acme.address}:${acme.port}/dir`, '--path', account];
    const who = ['--accept-tos', '--email', `owner@${host}`, '--http', '--http.port', '127.0.0.1:0'];
    const what = ['--domains', host, '--key-type', keyType, 'run', '--preferred-chain', nameOf(roots[under])];
    const LEGO_CA_CERTIFICATES = path.join(directory, 'api.crt');
    await runProgram('lego', { args: [...where, ...who, ...what], directory, variables: { LEGO_CA_CERTIFICATES } });
    const fileOf = (kind: string) => readFile(path.join(account, 'certificates', `${host}.${kind}`), 'utf8');
    return { cert: await fileOf('crt'), key: await fileOf('key') };
  };
  return { roots, issue, stop: pebble.stop };
}

function configurationOf(acme: Place, management: Place): object {
  return {
    pebble: {
      listenAddress: `${acme.address}:${acme.port}`,
      managementListenAddress: `${management.address}:${management.port}`,
      certificate: 'api.crt',
      privateKey: 'api.key',
      // Where it would validate, if it did.
      httpPort: 1,
      tlsPort: 1,
      ocspResponderURL: '',
      externalAccountBindingRequired: false,
    },
  };
}

/** What a path of its API answers, as soon as it does. */
async function answered(place: Place, at: string, { pem }: ServerCertificate): Promise<string> {
  return (await soon(() => read({ host: NAME, ...place }, at, { ca: pem }))).body;
}

/** The common name, by which ACME clients choose a root. */
function nameOf(pem = ''): string {
  return /^CN=(.*)$/m.exec(new X509Certificate(pem).subject)?.[1] ?? '';
}
