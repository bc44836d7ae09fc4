import type { FindingCode } from '../../../lambda/findings/catalogue';
import { documents } from '../../support/issuer';
import { HOSTILE_ISSUER, type Row, failed, held } from '../row';
import { HOSTILE_HOST } from '../../support/mint';
import { DISCOVERY, discovering, web } from '../servers/web';

function redirects(where: string, location: string, finding: FindingCode = 'redirect-refused'): Row {
  return failed(
    `redirects ${where}`,
    finding,
    discovering((response) => response.writeHead(302, { location }).end()),
  );
}

/** From the discovery document through relative steps back to it. */
const HOPS: Record<string, string> = {
  [DISCOVERY]: './a/b/../c',
  '/.well-known/a/c': '?d',
  '/.well-known/a/c?d': `//${HOSTILE_HOST}:443/final#fragment`,
};

const relative: Row['start'] = ({ unrelatedCertificate }) => {
  const sound = documents(HOSTILE_ISSUER);
  return web(unrelatedCertificate, ({ url = '' }, response) => {
    const next = HOPS[url];
    if (next !== undefined) response.writeHead(307, { location: next }).end();
    else response.end(JSON.stringify(url === '/final' ? sound[DISCOVERY] : sound[url]));
  });
};

let step = 0;

/** Redirects that lead astray, around, or nowhere. */
export const REDIRECT_ROWS: readonly Row[] = [
  redirects('in a circle', DISCOVERY),
  failed('redirects without end, to another place each time', 'redirect-refused', ({ trusted }) =>
    web(trusted, (_, response) => response.writeHead(302, { location: `/${(step += 1)}` }).end()),
  ),
  failed(
    'redirects slowly',
    'timed-out',
    ({ trusted }) =>
      web(trusted, (_, response) => {
        setTimeout(() => response.writeHead(302, { location: `/${(step += 1)}` }).end(), 400);
      }),
    { ends: 'totalMs' },
  ),
  redirects('to another host', 'https://evil.example/'),
  redirects('to another host, by two slashes', '//evil.example/'),
  redirects('to another port', `https://${HOSTILE_HOST}:8443/`),
  redirects('to plain HTTP', `http://${HOSTILE_HOST}/`),
  redirects('to a file', 'file:///etc/passwd'),
  redirects('to a script', 'javascript:alert(1)'),
  redirects('to itself, with credentials', `https://user:secret@${HOSTILE_HOST}/`),
  redirects('to the metadata address', 'https://169.254.169.254/latest/meta-data/'),
  redirects('to nonsense', 'https://['),
  redirects('to a URL of 10 kB', `/${'x'.repeat(10_000)}`),
  redirects('with line breaks in the URL', '/\tx\u0085y', 'http-status'),
  failed(
    'redirects nowhere',
    'http-status',
    discovering((response) => response.writeHead(302).end()),
  ),
  failed(
    'redirects with 10 MB of explanation',
    'too-large',
    discovering((response) => response.writeHead(302, { location: '/x' }).end(Buffer.alloc(10_000_000))),
  ),
  held('redirects by relative URLs, three times', relative, { findings: ['redirected'] }),
];
