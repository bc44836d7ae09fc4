import { createAuthority, crossSign, issueLeaf, present } from '../../../sandbox/certificates';
import { account } from '../../support/account-setup';
import { type TestServer, answer, documents, serve } from '../../support/issuer';
import { DAY, NOW, VALIDITY } from '../../support/remembered';

const HOST = 'issuer.example';
const ISSUER = `https://${HOST}`;

test('servers/07: an issuer whose chain goes on above the trusted CA is updated once, then stays as it is, and loses nothing', async () => {
  const dead = await createAuthority({ name: 'Dead Root', validity: { from: VALIDITY.from, to: NOW } });
  const root = await createAuthority({ name: 'Root', validity: VALIDITY });
  const cross = await crossSign(root, dead, VALIDITY);
  const issuing = await createAuthority({ name: 'Issuing CA', issuer: root, validity: VALIDITY });
  const leaf = await issueLeaf(issuing, { hosts: [HOST], validity: VALIDITY });
  const start = (...above: Parameters<typeof present>[1][]) =>
    serve(present(leaf, ...above), answer(documents(ISSUER)));
  const [bundle, mended] = [await start(issuing, cross, dead), await start(issuing, cross)];
  account.iam.put({ url: ISSUER, thumbprints: ['a'.repeat(40)] });
  const look = async (days: number, server: TestServer) => {
    const clock = () => new Date(NOW.getTime() + days * DAY);
    const settings = { connectTo: [server.connectTo(HOST)] };
    const { providers } = await account.check({ keepsState: true, publicCas: [root], clock, settings });
    return providers[0];
  };
  expect(await look(1, bundle)).toMatchObject({ status: 'updated', added: [cross.thumbprint], enforced: false });
  for (const days of [2, 33, 70]) expect(await look(days, bundle)).toMatchObject({ status: 'unchanged', retired: [] });
  for (const days of [71, 110]) expect(await look(days, mended)).toMatchObject({ status: 'unchanged', retired: [] });
  expect(account.pins(ISSUER)).toContain(cross.thumbprint);
});
