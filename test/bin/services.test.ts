import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Aws, startAws } from '../../sandbox/aws/server';
import { createAuthority } from '../../sandbox/certificates';
import { chainUnder } from '../support/chain-under';
import { runProgram } from '../support/command';
import { answer, closeServers, documents, serve } from '../support/issuer';

const ISSUER = 'https://issuer.test:8443/Realms/CI';
const VARIABLES = { ...process.env };

let aws: Aws;
let where: string[];
let directory: string;

beforeEach(async () => {
  aws = await startAws({ dialect: 'radosgw-20' });
  Object.assign(process.env, aws.environment);
  const root = await createAuthority({ name: 'Root' });
  const chain = await chainUnder(root, 'issuer.test');
  const server = await serve(chain, answer(documents(ISSUER)));
  directory = mkdtempSync(path.join(tmpdir(), 'watcher-services-'));
  writeFileSync(path.join(directory, 'ca.pem'), root.pem);
  where = ['--ca', path.join(directory, 'ca.pem'), '--connect-to', server.connectTo('issuer.test', 8443)];
});
afterEach(async () => {
  process.env = { ...VARIABLES };
  rmSync(directory, { recursive: true });
  await Promise.all([closeServers(), aws.close()]);
});

function cli(...args: string[]) {
  return runProgram('bin/cli.ts', [...args, ...where]);
}

test('an issuer with a port is registered at a service that is not AWS, and the output speaks of the service', async () => {
  const { code, stdout } = await cli('register', '--apply', ISSUER, '--client-id', 'app');
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringContaining('Created: arn:aws:iam:::oidc-provider/'),
  });
  expect(stdout).toContain(
    '  The service checks the thumbprint: yes, because it is not AWS, and\n    thumbprintCheck is not set\n',
  );
  const result = await cli('check', '--thumbprint-check', 'last-certificate');
  expect(result.stdout).toContain('checked: the service checks the thumbprint');
  expect(result.stdout + stdout).not.toContain('AWS checks');
});

test('the option --thumbprint-check sets what the service compares, and takes no unknown value', async () => {
  const { stdout } = await cli('thumbprint', ISSUER, '--json', '--thumbprint-check', 'none');
  expect(JSON.parse(stdout)).toMatchObject([{ enforced: false, enforcedWhy: 'thumbprintCheck is "none"' }]);
  const { code, stderr } = await cli('thumbprint', ISSUER, '--thumbprint-check', 'all');
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('--thumbprint-check: must be one of') });
});

test('an endpoint from a configuration file counts like one from a variable', async () => {
  delete process.env['AWS_ENDPOINT_URL'];
  process.env['AWS_CONFIG_FILE'] = path.join(directory, 'config');
  writeFileSync(process.env['AWS_CONFIG_FILE'], `[default]\nendpoint_url = ${aws.url}\n`);
  expect((await cli('thumbprint', ISSUER)).stdout).toContain('The service checks the thumbprint: yes');
  rmSync(process.env['AWS_CONFIG_FILE']);
  expect(await cli('thumbprint', ISSUER)).toMatchObject({ code: 1, stderr: expect.stringContaining('port 443 only') });
});
