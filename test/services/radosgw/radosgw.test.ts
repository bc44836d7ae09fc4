import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Authority, createAuthority, issueLeaf, present } from '../../../sandbox/certificates';
import { atTheEnd, cleanUp } from '../../issuers/clean-up';
import { freePlace } from '../../issuers/place';
import { temporaryDirectory } from '../../issuers/program';
import { type Outcome, runProgram } from '../../support/command';
import { type Cluster, startCluster } from './cluster';
import { type KeyIssuer, startKeyIssuer } from './key-issuer';

const ISSUER = 'https://issuer.test';
const ARN = 'arn:aws:iam:::oidc-provider/issuer.test';
const AUDIENCE = 'pipeline';
const [ACCESS_KEY, SECRET_KEY] = ['watcher-access', 'watcher-secret'];

let cluster: Cluster;
let issuer: KeyIssuer;
let roots: Authority[];
let where: string[];

beforeAll(async () => {
  roots = [await createAuthority({ name: 'Root 1' }), await createAuthority({ name: 'Root 2' })];
  const { address } = await freePlace();
  issuer = await startKeyIssuer(ISSUER, await chainOf(0), address);
  const ca = path.join(await temporaryDirectory(), 'ca.pem');
  await writeFile(ca, roots.map(({ pem }) => pem).join('\n'));
  where = ['--ca', ca, '--connect-to', issuer.connectTo];
  cluster = await startCluster({ 'issuer.test': address });
  const keys = [`--access-key=${ACCESS_KEY}`, `--secret-key=${SECRET_KEY}`];
  const may = '--caps=oidc-provider=*;roles=*';
  await cluster.admin('user', 'create', '--uid=watcher', '--display-name=watcher', may, ...keys);
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Federated: [ARN] }, Action: ['sts:AssumeRoleWithWebIdentity'] }],
  };
  await cluster.admin('role', 'create', '--role-name=deploy', `--assume-role-policy-doc=${JSON.stringify(trust)}`);
});
afterAll(cleanUp);

async function chainOf(which: number) {
  const root = roots[which];
  if (!root) throw new Error(`There is no root ${which}.`);
  return present(await issueLeaf(root, { hosts: ['issuer.test'], keyType: 'RSA-2048' }), root);
}

/** Starts a gateway, and points the SDK of what is run at it. */
async function useGateway(verifiesJwksUrl: boolean): Promise<string> {
  const url = await cluster.startGateway(verifiesJwksUrl);
  const before = { ...process.env };
  atTheEnd(async () => void (process.env = before));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_IAM: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: SECRET_KEY,
  });
  return url;
}

/** Signs in with a token of the issuer; the HTTP status. */
async function signIn(gateway: string): Promise<number> {
  const body = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: 'arn:aws:iam:::role/deploy',
    RoleSessionName: 'deployment',
    WebIdentityToken: await issuer.token(AUDIENCE),
  });
  return (await fetch(gateway, { method: 'POST', body })).status;
}

function cli(...args: string[]): Promise<Outcome> {
  return runProgram('bin/cli.ts', [...args, ...where]);
}

async function check(...args: string[]) {
  return JSON.parse((await cli('check', '--json', ...args)).stdout);
}

/** Registers the issuer, unless that was done. */
async function register(): Promise<void> {
  const { code, stdout } = await cli('register', ISSUER, '--client-id', AUDIENCE, '--tag', 'a=b', '--apply');
  expect({ code, stdout }).toEqual({
    code: expect.any(Number),
    stdout: expect.stringMatching(`(Created|already): ${ARN}`),
  });
}

test('a gateway that compares the last certificate of the JWKS host refuses sign-ins after a change of CA, until `check --apply`', async () => {
  const gateway = await useGateway(true);
  const said = ['--thumbprint-check', 'last-certificate'];
  await register();
  expect(await signIn(gateway)).toBe(200);

  issuer.rotate(await chainOf(1));
  expect(await signIn(gateway)).toBe(403);
  expect((await check(...said)).providers).toMatchObject([{ arn: ARN, status: 'updated', enforced: true }]);
  expect((await check('--apply', ...said)).providers).toMatchObject([
    { status: 'updated', added: [roots[1]?.thumbprint], missing: false },
  ]);
  expect(await signIn(gateway)).toBe(200);
  expect((await check(...said)).providers).toMatchObject([{ status: 'unchanged' }]);
});

test('a gateway as it is by default compares the certificate of the signing key, which the finding names', async () => {
  const gateway = await useGateway(false);
  await register();
  expect(await signIn(gateway)).toBe(403);
  const { thumbprintCheck, providers } = await check();
  expect(thumbprintCheck).toBe('unknown');
  expect(providers[0].findings).toContainEqual(
    expect.objectContaining({
      code: 'jwks-certificates',
      severity: 'warning',
      message: expect.stringContaining(issuer.keyThumbprint),
    }),
  );
  await cli('check', '--apply', '--provider', ARN, '--approve', issuer.keyThumbprint, '--stage');
  expect(await signIn(gateway)).toBe(200);
});
