import path from 'node:path';
import type { ServerChain } from '../../../sandbox/certificates';
import type { HttpsHost } from '../../../sandbox/https-host';
import { read } from '../../sandbox/tls-client';
import { tokenIn } from '../openid-provider';
import { type Place, freePlace } from '../place';
import { type Running, startProgram, temporaryDirectory } from '../program';
import { soon } from '../soon';
import { presents } from '../presents';
import { writeCertificate } from '../write-certificate';

/** As `realm.json` has it: a realm, and a client whose tokens are for AWS. */
const REALM = 'ci';
const CLIENT = { client_id: 'pipeline', client_secret: 'pipeline-secret' };

/** How long it may take to start, which it does within seconds on an idle machine, in milliseconds. */
const START_MS = 300_000;

/** How long it may take to present another certificate, of which two of its periods are enough, in milliseconds. */
const RELOAD_MS = 180_000;

/** A Keycloak behind its own TLS, on loopback. */
export interface Keycloak extends Omit<HttpsHost, 'rotate'> {
  /** Issuer URL of its realm. */
  issuer: string;
  /** An access token, for a client's secret. */
  token: () => Promise<string>;
  /** Puts another certificate in place, which Keycloak reads by itself; waits until it is presented. */
  renew: (chain: ServerChain) => Promise<void>;
  /** Stops it, puts another certificate in place and starts it again. */
  restart: (chain: ServerChain) => Promise<void>;
}

/**
 * Starts a copy of the Keycloak that `install.sh` put in place.
 * @param host the issuer's host
 * @param ca whom its clients trust, PEM
 * @throws Error saying what to do when there is no Keycloak
 */
export async function startKeycloak(host: string, chain: ServerChain, ca: string): Promise<Keycloak> {
  const directory = await temporaryDirectory();
  const place = await freePlace();
  const at = { host, ...place };
  await writeCertificate(directory, chain);
  const runUntilReady = async (): Promise<Running> => {
    const running = await run(directory, at);
    // Its first answer may take longer than STS waits, of which the watcher would rightly warn.
    await read(at, `/realms/${REALM}/.well-known/openid-configuration`, { ca });
    return running;
  };
  let keycloak = await runUntilReady();
  const form = { ...CLIENT, grant_type: 'client_credentials' };
  return {
    ...at,
    issuer: `https://${host}/realms/${REALM}`,
    connectTo: `${host}:443:${place.address}:${place.port}`,
    token: async () =>
      tokenIn(await read(at, `/realms/${REALM}/protocol/openid-connect/token`, { ca, form }), 'access_token'),
    renew: async (next) => {
      await writeCertificate(directory, next);
      await soon(() => presents(at, next), RELOAD_MS);
    },
    restart: async (next) => {
      await keycloak.stop();
      await writeCertificate(directory, next);
      keycloak = await runUntilReady();
    },
    close: () => keycloak.stop(),
  };
}

/** Runs it until it listens. */
async function run(directory: string, { host, address, port }: Place & { host: string }): Promise<Running> {
  const options = {
    'https-port': port,
    'http-host': address,
    'https-certificate-file': path.join(directory, 'tls.crt'),
    'https-certificate-key-file': path.join(directory, 'tls.key'),
    // The shortest that it takes.
    'https-certificates-reload-period': '30s',
    hostname: `https://${host}`,
    // Otherwise it looks for others of its kind, on every address of this machine.
    cache: 'local',
  };
  const settings = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const { JAVA_HOME } = process.env;
  const keycloak = await startProgram('keycloak', {
    args: ['start', '--optimized', ...settings],
    directory,
    variables: JAVA_HOME === undefined ? {} : { JAVA_HOME },
  });
  await keycloak.until(/Listening on: https/, { withinMs: START_MS });
  return keycloak;
}
