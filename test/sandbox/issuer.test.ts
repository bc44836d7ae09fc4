import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import {
  type Authority,
  createAuthority,
  issueLeaf,
  present,
  type ServerCertificate,
} from '../../sandbox/certificates';
import { type Issuer, type IssuerOptions, startIssuer, startJwksHost } from '../../sandbox/issuer';
import { read, performHandshakes } from './tls-client';

let root: Authority;
let leaf: ServerCertificate;
beforeAll(async () => {
  root = await createAuthority({ name: 'Root' });
  leaf = await issueLeaf(root, { hosts: ['idp.example', 'keys.example'] });
});

const running: { close: () => Promise<void> }[] = [];

async function start(options: Partial<IssuerOptions> = {}): Promise<Issuer> {
  const issuer = await startIssuer({ issuer: 'https://idp.example', chain: present(leaf), ...options });
  running.push(issuer);
  return issuer;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((host) => host.close()));
});

const DISCOVERY = '/.well-known/openid-configuration';
const KEYS = { keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'sandbox' }] };

async function readJson(host: Parameters<typeof read>[0], path: string): Promise<unknown> {
  const { status, body } = await read(host, path, { ca: root.pem });
  return status === 200 ? JSON.parse(body) : `status ${status}`;
}

it.each([
  ['https://idp.example', ''],
  ['https://idp.example/', ''],
  ['https://idp.example/realms/main', '/realms/main'],
])('the issuer %s serves its discovery document and, where that says, its keys', async (issuer, path) => {
  const host = await start({ issuer });
  expect(await readJson(host, `${path}${DISCOVERY}`)).toMatchObject({
    issuer,
    jwks_uri: `https://idp.example${path}/jwks`,
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: expect.any(Array),
    subject_types_supported: ['public'],
  });
  expect(await readJson(host, `${path}/jwks`)).toMatchObject(KEYS);
});

it('the issuer gives tokens to a client that it is configured with', async () => {
  const client = { client_id: 'pipeline', client_secret: 'pipeline-secret' };
  const how = { token_endpoint_auth_method: 'client_secret_post', grant_types: ['client_credentials'] } as const;
  const known = { ...client, ...how, grant_types: [...how.grant_types], redirect_uris: [], response_types: [] };
  const host = await start({
    configuration: {
      clients: [known],
      features: { clientCredentials: { enabled: true } },
      ttl: { ClientCredentials: 60 },
    },
  });
  const form = { ...client, grant_type: 'client_credentials' };
  const { status, body } = await read(host, '/token', { ca: root.pem, form });
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ access_token: expect.any(String), expires_in: 60 });
});

it('the issuer publishes no private key', async () => {
  const { body } = await read(await start(), '/jwks', { ca: root.pem });
  expect(body).toContain('"n"');
  expect(body).not.toMatch(/"(?:d|p|q|dp|dq|qi)"/);
});

it('the issuer serves nothing outside its path', async () => {
  const host = await start({ issuer: 'https://idp.example/realms/main' });
  expect(await readJson(host, DISCOVERY)).toBe('status 404');
  expect(await readJson(host, `/realms/main2${DISCOVERY}`)).toBe('status 404');
});

it('the issuer gives the address and port at which it really listens', async () => {
  const host = await start({ address: '127.0.0.2' });
  expect(host).toMatchObject({ host: 'idp.example', address: '127.0.0.2' });
  expect(host.connectTo).toBe(`idp.example:443:127.0.0.2:${host.port}`);
  expect(await readJson(host, '/jwks')).toMatchObject(KEYS);
});

it('the issuer is refused by a client that does not trust its CA', async () => {
  const host = await start();
  const unrelatedCertificate = await createAuthority({ name: 'Stranger' });
  await expect(read(host, '/jwks', { ca: unrelatedCertificate.pem })).rejects.toMatchObject({
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  });
});

it('the issuer can leave its keys to another host, with a port of its own', async () => {
  const jwksUri = 'https://keys.example:8443/idp/keys?v=1';
  const issuer = await start({ jwksUri });
  const keys = await startJwksHost({ uri: jwksUri, issuer, chain: present(leaf), address: '127.0.0.3' });
  running.push(keys);
  expect(keys.connectTo).toBe(`keys.example:8443:127.0.0.3:${keys.port}`);
  expect(await readJson(issuer, DISCOVERY)).toMatchObject({ issuer: 'https://idp.example', jwks_uri: jwksUri });
  expect(await readJson(keys, '/idp/keys?v=1')).toEqual(await readJson(issuer, '/jwks'));
  expect(await readJson(keys, '/other')).toBe('status 404');
});

it('an issuer that rotates presents the new chain to new connections, and keeps open ones', async () => {
  const issuer = await start();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { status, body } = await read(issuer, '/jwks', { ca: root.pem, agent });

  const newRoot = await createAuthority({ name: 'New root' });
  const newLeaf = await issueLeaf(newRoot, { hosts: ['idp.example'] });
  issuer.rotate(present(newLeaf, newRoot));

  expect(await read(issuer, '/jwks', { ca: root.pem, agent })).toMatchObject({ status, body });
  expect((await performHandshakes(issuer, { ca: newRoot.pem })).thumbprints).toEqual([
    newLeaf.thumbprint,
    newRoot.thumbprint,
  ]);
  await expect(read(issuer, '/jwks', { ca: root.pem })).rejects.toMatchObject({
    code: 'SELF_SIGNED_CERT_IN_CHAIN',
  });
  agent.destroy();
});

it('the issuer closes at once, whatever state its connections are in', async () => {
  const issuer = await start();
  const silent = connect(issuer.port, issuer.address);
  await once(silent, 'connect');
  await performHandshakes(issuer);
  await issuer.close();
  await once(silent, 'close');
  await issuer.close();
  await expect(read(issuer, '/jwks', { ca: root.pem })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('the issuer runs without output on the console', async () => {
  const program = `
    import { createAuthority, issueLeaf, present } from './sandbox/certificates';
    import { startIssuer } from './sandbox/issuer';
    import { read } from './test/sandbox/tls-client';
    const root = await createAuthority({ name: 'Root' });
    const leaf = await issueLeaf(root, { hosts: ['idp.example'] });
    const issuer = await startIssuer({ issuer: 'https://idp.example/path', chain: present(leaf) });
    await read(issuer, '/path${DISCOVERY}', { ca: root.pem });
    await read(issuer, '/path/jwks', { ca: root.pem });
    await issuer.close();
  `;
  const node = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, node);
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
});
