import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { settingsSchema } from '../../lambda/settings';
import { checkInput } from '../../lambda/input-error';
import { inspectIssuers } from '../../bin/terminal/thumbprint';
import { type ServerChain, createAuthority, issueLeaf, present, selfSigned } from '../../sandbox/certificates';
import { answer, closeServers, documents, serve } from '../support/issuer';

const HOST = 'issuer.example';
const ISSUER = `https://${HOST}`;

/** Runs openssl beside the server, which answers in this process. */
const openssl = async (options: string[], input: string): Promise<string> => {
  const running = promisify(execFile)('openssl', options, { encoding: 'utf8', timeout: 20_000 });
  running.child.stdin?.end(input);
  return (await running).stdout;
};

/** The procedure of the IAM User Guide, "Obtain the thumbprint for an OpenID Connect identity provider". */
const documentedThumbprint = async (port: number): Promise<string> => {
  const shown = await openssl(['s_client', '-servername', HOST, '-showcerts', '-connect', `127.0.0.1:${port}`], '');
  const last = shown.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)?.at(-1) ?? '';
  const fingerprint = await openssl(['x509', '-fingerprint', '-sha1', '-noout'], last);
  return fingerprint.split('=')[1]?.trim().replaceAll(':', '').toLowerCase() ?? '';
};

const chains: [string, () => Promise<ServerChain>][] = [
  [
    'leaf and intermediates',
    async () => {
      const root = await createAuthority({ name: 'Root' });
      const upper = await createAuthority({ name: 'Upper', issuer: root });
      const lower = await createAuthority({ name: 'Lower', issuer: upper });
      return present(await issueLeaf(lower, { hosts: [HOST] }), lower, upper);
    },
  ],
  [
    'root included',
    async () => {
      const root = await createAuthority({ name: 'Root', keyType: 'RSA-2048' });
      const intermediate = await createAuthority({ name: 'Intermediate', issuer: root });
      return present(await issueLeaf(intermediate, { hosts: [HOST] }), intermediate, root);
    },
  ],
  ['leaf only', async () => present(await issueLeaf(await createAuthority({ name: 'Root' }), { hosts: [HOST] }))],
  ['self-signed', async () => present(await selfSigned({ hosts: [HOST] }))],
];

afterAll(closeServers);

test.each(chains)('%s: `thumbprint` equals what the documented openssl procedure yields', async (_, chain) => {
  const server = await serve(await chain(), answer(documents(ISSUER)));
  const settings = checkInput(settingsSchema, { connectTo: [server.connectTo(HOST)] }, 'settings');
  const [report] = await inspectIssuers([ISSUER], settings);
  expect(report?.hosts.flatMap(({ tops }) => tops.map(({ thumbprint }) => thumbprint))).toEqual([
    await documentedThumbprint(server.port),
  ]);
});
