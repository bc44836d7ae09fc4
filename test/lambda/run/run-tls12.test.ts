import { createAuthority, issueLeaf, present } from '../../../sandbox/certificates';
import { account } from '../../support/account-setup';
import { answer, documents, serve } from '../../support/issuer';
import { HOUR, NOW, VALIDITY } from '../../support/remembered';

const HOST = 'issuer.example';

test('a host is asked once a day whether it takes TLS 1.2, and for a kind of certificate that it does not have', async () => {
  const root = await createAuthority({ name: 'Root', validity: VALIDITY });
  const leaf = await issueLeaf(root, { hosts: [HOST], keyType: 'RSA-2048', validity: VALIDITY });
  const server = await serve(present(leaf, root), answer(documents(`https://${HOST}`)));
  account.iam.put({ url: `https://${HOST}`, thumbprints: [root.thumbprint] });
  const handshakes: number[] = [];
  for (const hour of [0, 6, 23, 24, 30, 47, 48]) {
    const before = server.connections();
    const clock = () => new Date(NOW.getTime() + hour * HOUR);
    await account.check({
      keepsState: true,
      publicCas: [root],
      clock,
      settings: { connectTo: [server.connectTo(HOST)] },
    });
    handshakes.push(server.connections() - before);
  }
  expect(handshakes).toEqual([3, 1, 1, 3, 1, 1, 3]);
});
