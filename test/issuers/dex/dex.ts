import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ServerChain } from '../../../sandbox/certificates';
import type { HttpsHost } from '../../../sandbox/https-host';
import { read } from '../../sandbox/tls-client';
import { tokenIn } from '../openid-provider';
import { type Place, freePlace } from '../place';
import { startProgram, temporaryDirectory } from '../program';
import { soon } from '../soon';
import { presents } from '../presents';
import { writeCertificate } from '../write-certificate';

/** The client that asks for tokens. It is the audience of its ID tokens. */
export const CLIENT = { client_id: 'pipeline', client_secret: 'pipeline-secret' };

const USER = { username: 'pipeline@example.com', password: 'password' };

/** `USER`'s password as Dex wants it: bcrypt. */
const PASSWORD_HASH = '$2a$10$2b2cU8CPhOTaGrs1HRQuAueS7JTT5ZHsHSzYiFPm1leZck7Mc8T4W';

/** A Dex behind its own TLS, on loopback. */
export interface Dex extends Omit<HttpsHost, 'rotate'> {
  /**
   * An ID token, for a user's password.
   * @param ca whom the client trusts, PEM
   */
  token: (ca: string) => Promise<string>;
  /** Puts another certificate in place and has Dex read it; waits until it is presented. */
  renew: (chain: ServerChain) => Promise<void>;
}

/**
 * Starts the Dex that `build.sh` made.
 * @param host the issuer's host
 * @throws Error saying what to do when there is no Dex
 */
export async function startDex(host: string, chain: ServerChain): Promise<Dex> {
  const directory = await temporaryDirectory();
  const place = await freePlace();
  await writeCertificate(directory, chain);
  await writeFile(path.join(directory, 'dex.json'), JSON.stringify(configurationOf(host, place)));
  const dex = await startProgram('dex', { args: ['serve', 'dex.json'], directory });
  const at = { host, ...place };
  await soon(() => presents(at, chain));
  const form = { ...CLIENT, ...USER, grant_type: 'password', scope: 'openid' };
  return {
    ...at,
    connectTo: `${host}:443:${place.address}:${place.port}`,
    token: async (ca) => tokenIn(await read(at, '/token', { ca, form }), 'id_token'),
    renew: async (next) => {
      await writeCertificate(directory, next);
      dex.signal('SIGHUP');
      await soon(() => presents(at, next));
    },
    close: dex.stop,
  };
}

function configurationOf(host: string, { address, port }: Place): object {
  return {
    issuer: `https://${host}`,
    storage: { type: 'memory' },
    web: { https: `${address}:${port}`, tlsCert: 'tls.crt', tlsKey: 'tls.key' },
    oauth2: { passwordConnector: 'local' },
    enablePasswordDB: true,
    staticPasswords: [{ email: USER.username, hash: PASSWORD_HASH, username: 'pipeline', userID: '1' }],
    staticClients: [
      { id: CLIENT.client_id, secret: CLIENT.client_secret, name: 'Pipeline', redirectURIs: [`https://${host}/none`] },
    ],
  };
}
