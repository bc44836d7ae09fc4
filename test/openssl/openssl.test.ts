import { settingsSchema } from '../../lambda/contract/settings';
import { checkInput } from '../../lambda/contract/input-error';
import { inspectIssuers } from '../../bin/terminal/thumbprint';
import { type ServerChain, createAuthority, issueLeaf, present, selfSigned } from '../../sandbox/certificates';
import { documentedThumbprint } from '../support/openssl';
import { answer, closeServers, documents, serve } from '../support/issuer';

const HOST = 'issuer.example';
const ISSUER = `https://${HOST}`;

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

test.each(chains)('the command thumbprint gives what the documented openssl procedure gives: %s', async (_, chain) => {
  const server = await serve(await chain(), answer(documents(ISSUER)));
  const settings = checkInput(settingsSchema, { connectTo: [server.connectTo(HOST)] }, 'settings');
  const [report] = await inspectIssuers([ISSUER], settings);
  expect(report?.hosts.flatMap(({ tops }) => tops.map(({ thumbprint }) => thumbprint))).toEqual([
    await documentedThumbprint({ host: HOST, address: '127.0.0.1', port: server.port }),
  ]);
});
