import type { RequestListener } from 'node:http';
import { present, selfSigned } from '../../../sandbox/certificates';
import { account } from '../../support/account-setup';
import { type TestServer, answer, documents, serve, serveTcp } from '../../support/issuer';
import { SHORT_LIMITS } from '../../support/probe';

const DISCOVERY = '/.well-known/openid-configuration';

/** An issuer with a certificate of its own, which is pinned in IAM. */
async function register(issuer: string, listener: RequestListener, keysPort?: number): Promise<string[]> {
  const { hostname: host } = new URL(issuer);
  const certificate = await selfSigned({ hosts: [host] });
  account.iam.put({ url: issuer, thumbprints: [certificate.thumbprint] });
  const server = await serve(present(certificate), listener);
  return [server.connectTo(host), ...(keysPort ? [server.connectTo(host, keysPort)] : [])];
}

async function registerTcp(issuer: string, start: Promise<TestServer>): Promise<string> {
  account.iam.put({ url: issuer, thumbprints: ['a'.repeat(40)] });
  return (await start).connectTo(new URL(issuer).hostname);
}

test('odd and broken issuers side by side have a finding each, and none affects another', async () => {
  const redirect: RequestListener = (_, response) => response.writeHead(302, { location: 'https://x.example/' }).end();
  const huge: RequestListener = (_, response) => response.end('x'.repeat(10_000_000));
  const plain = documents('https://plain.example');
  const connectTo = [
    await register('https://plain.example', answer(plain)),
    await register('https://path.example/realms/Main', answer(documents('https://path.example/realms/Main'))),
    await register('https://Upper.example/Case', answer(documents('https://Upper.example/Case'))),
    await register(
      'https://port.example',
      answer(documents('https://port.example', 'https://port.example:8443/keys')),
      8443,
    ),
    await register('https://redirect.example', redirect),
    await register('https://huge.example', answer({ [DISCOVERY]: huge })),
    await register('https://closing.example', (request) => request.socket.destroy()),
    await registerTcp(
      'https://silent.example',
      serveTcp(() => {}),
    ),
    await registerTcp(
      'https://http.example',
      serveTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    ),
  ].flat();
  const report = await account.check({ settings: { connectTo }, probe: { limits: SHORT_LIMITS } });
  const outcome = report.providers.map(({ issuer, status, findings }) => [
    issuer,
    status,
    ...findings.map(({ code }) => code),
  ]);
  expect(outcome).toEqual([
    ['https://plain.example', 'unchanged'],
    ['https://path.example/realms/Main', 'unchanged'],
    ['https://Upper.example/Case', 'unchanged'],
    ['https://port.example', 'unchanged'],
    ['https://redirect.example', 'failed', 'redirect-refused'],
    ['https://huge.example', 'failed', 'too-large'],
    ['https://closing.example', 'failed', 'connection-closed'],
    ['https://silent.example', 'failed', 'timed-out'],
    ['https://http.example', 'failed', 'not-tls'],
  ]);
  expect(account.written()).toEqual([]);
});
