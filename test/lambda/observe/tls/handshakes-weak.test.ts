import { createAuthority, issueLeaf, present } from '../../../../sandbox/certificates';
import { answering, presenting } from '../../../hostile/servers/minted';
import { answer, closeServers, documents, serve } from '../../../support/issuer';
import { observeFrom } from '../../../support/probe';
import { serveFront } from '../../../support/front';
import { HOSTILE_HOST, mint } from '../../../support/mint';
import { smallGroup } from '../../../support/old-servers';

const ISSUER = `https://${HOSTILE_HOST}`;

afterEach(closeServers);

function look(connectTo: readonly string[], trusting: readonly string[] = []) {
  return observeFrom(ISSUER, { connectTo, trusting });
}

test('servers/13: a server that does not know RFC 5746 is observed, and the flaw is recorded', async () => {
  const server = await presenting([mint({})], { onData: answering(ISSUER), secureRenegotiation: false });
  expect(await look(server)).toMatchObject({
    issuerHost: { presentations: [{ asked: 'any', handshake: { secureRenegotiation: false } }], failures: [] },
    discovery: {},
    jwks: {},
  });
});

test('a server that does not know RFC 5746 is not observed where its first two handshakes failed for another reason', async () => {
  const [rule = ''] = await presenting([mint({})], { onData: answering(ISSUER), secureRenegotiation: false });
  let hellos = 0;
  const front = await serveFront({ port: Number(rule.split(':').at(-1)) }, (_, socket) => {
    hellos += 1;
    if (hellos <= 2) socket.resetAndDestroy();
    return hellos <= 2;
  });
  expect((await look([front.connectTo(HOSTILE_HOST)])).issuerHost?.presentations).toEqual([]);
  expect(hellos).toBe(3);
});

test('a server with a small Diffie-Hellman group alone is observed, with the size of the group', async () => {
  const root = await createAuthority({ name: 'Root' });
  const chain = present(await issueLeaf(root, { hosts: [HOSTILE_HOST], keyType: 'RSA-2048' }), root);
  const server = await serve(chain, answer(documents(ISSUER)), smallGroup());
  expect(await look([server.connectTo(HOSTILE_HOST)], [root.pem])).toMatchObject({
    issuerHost: {
      presentations: [
        {
          asked: 'any',
          verdict: { trusted: true },
          handshake: { version: 'TLSv1.2', cipher: 'DHE-RSA-AES128-GCM-SHA256', dhBits: 1024, strict: false },
        },
      ],
    },
    jwks: {},
  });
});
