import { generateKeyPair } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ServerChain } from '../../../sandbox/certificates';
import { read } from '../../sandbox/tls-client';
import { type ApiServer, JWKS_PATH } from '../kubernetes-contract';
import { AUDIENCE } from '../openid-provider';
import { freePlace } from '../place';
import { startProgram, temporaryDirectory } from '../program';
import { soon } from '../soon';
import { presents } from '../presents';
import { writeCertificate } from '../write-certificate';

/** How long it may take to start, which it does within seconds on an idle machine, in milliseconds. */
const START_MS = 120_000;

/** The bearer token of the cluster's administrator. */
const TOKEN = 'administrator-token';
const ADMINISTRATOR = { authorization: `Bearer ${TOKEN}` };

const ACCOUNTS = '/api/v1/namespaces/default/serviceaccounts';

/** The service account of a build pipeline. */
const ACCOUNT = 'pipeline';

/**
 * Starts the Kubernetes API server that `build.sh` made, and its etcd, with a service account in it. Anybody may read its two
 * documents, as its own documentation says how to allow.
 * @param issuer what `--service-account-issuer` is set to
 * @param ca whom its administrator trusts, PEM
 * @throws Error saying what to do when there is no API server
 */
export async function startApiServer(issuer: string, chain: ServerChain, ca: string): Promise<ApiServer> {
  const directory = await temporaryDirectory();
  const etcd = await startEtcd(directory);
  const place = await freePlace();
  const at = { host: new URL(issuer).hostname, ...place };
  await writeKeys(directory);
  await writeCertificate(directory, chain);
  await writeFile(path.join(directory, 'tokens.csv'), `${TOKEN},administrator,1,system:masters\n`);
  const server = await startProgram('kube-apiserver', {
    args: flagsOf({
      'etcd-servers': etcd,
      'bind-address': place.address,
      'secure-port': `${place.port}`,
      // Nobody is told where it is: it would be an address of this machine that others reach.
      'endpoint-reconciler-type': 'none',
      'tls-cert-file': 'tls.crt',
      'tls-private-key-file': 'tls.key',
      'cert-dir': directory,
      'token-auth-file': 'tokens.csv',
      'authorization-mode': 'RBAC',
      'service-cluster-ip-range': '10.0.0.0/24',
      'service-account-issuer': issuer,
      'service-account-jwks-uri': `${issuer}${JWKS_PATH}`,
      'service-account-key-file': 'tokens.pub',
      'service-account-signing-key-file': 'tokens.key',
    }),
    directory,
  });
  const post = async (to: string, object: object): Promise<unknown> => {
    const { status, body } = await read(at, to, { ca, headers: ADMINISTRATOR, json: object });
    if (status !== 201) throw new Error(`The API server answered ${status} to ${to}: ${body}`);
    return JSON.parse(body);
  };
  await soon(async () => (await read(at, '/readyz', { ca, headers: ADMINISTRATOR })).status === 200 || null, START_MS);
  await post('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', READ_BY_ANYBODY);
  await post(ACCOUNTS, { metadata: { name: ACCOUNT } });
  const token = async (): Promise<string> =>
    tokenIn(await post(`${ACCOUNTS}/${ACCOUNT}/token`, { spec: { audiences: [AUDIENCE] } }));
  const renew = async (next: ServerChain): Promise<void> => {
    await writeCertificate(directory, next);
    await soon(() => presents(at, next), START_MS);
  };
  const connectTo = `${at.host}:443:${place.address}:${place.port}`;
  return { ...at, connectTo, issuer, token, renew, close: server.stop };
}

/** Starts an empty etcd, and gives its URL. */
async function startEtcd(directory: string): Promise<string> {
  const [clients, peers] = [await freePlace(), await freePlace()].map(
    ({ address, port }) => `http://${address}:${port}`,
  );
  const flags = {
    'data-dir': path.join(directory, 'etcd'),
    'listen-client-urls': clients,
    'advertise-client-urls': clients,
    'listen-peer-urls': peers,
    'initial-advertise-peer-urls': peers,
    'initial-cluster': `default=${peers}`,
  };
  const etcd = await startProgram('etcd', { args: flagsOf(flags), directory });
  await etcd.until(/ready to serve client requests/, { withinMs: START_MS });
  return `${clients}`;
}

function flagsOf(flags: Record<string, string | undefined>): string[] {
  return Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
}

/** What tokens are signed with. */
async function writeKeys(directory: string): Promise<void> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  await writeFile(path.join(directory, 'tokens.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  await writeFile(path.join(directory, 'tokens.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

/** The role is there from the beginning, and bound to service accounts alone. */
const READ_BY_ANYBODY = {
  metadata: { name: 'anybody-reads-documents' },
  roleRef: {
    apiGroup: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
    name: 'system:service-account-issuer-discovery',
  },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:unauthenticated' }],
};

/** The token in a TokenRequest. */
function tokenIn(request: unknown): string {
  const { status } = Object(request);
  if (typeof status?.token !== 'string') throw new Error(`There is no token: ${JSON.stringify(request)}`);
  return status.token;
}
