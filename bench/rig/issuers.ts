import type { RequestListener } from 'node:http';
import { type HttpsHost, startHttpsHost } from '../../sandbox/https-host';
import { createChainMaker } from './chains';
import { startCpuClock } from './cpu';
import { nameOf } from './names';
import { serve } from './remote';

/**
 * The process of the issuers: a real TLS server for each host. The documents are made from the request at next to no cost,
 * since in the field it is another machine that makes them.
 */
const maker = await createChainMaker();
const hosts: HttpsHost[] = [];

const KEYS = JSON.stringify({
  keys: [{ kty: 'EC', crv: 'P-256', x: 'eA', y: 'eQ', alg: 'ES256', use: 'sig', kid: '1' }],
});

const DOCUMENTS = /(\/\.well-known\/openid-configuration|\/jwks)$/;

const answer: RequestListener = ({ url = '', headers }, response) => {
  const issuer = `https://${headers.host}${url.replace(DOCUMENTS, '')}`;
  const discovery = {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    claims_supported: ['sub', 'iss', 'aud', 'iat', 'exp'],
  };
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(url.endsWith('/jwks') ? KEYS : JSON.stringify(discovery));
};

const api = {
  /** Starts so many hosts. */
  start: async (count: number): Promise<{ ports: number[]; thumbprints: (readonly string[])[]; rootPem: string }> => {
    const made = await maker.renew(count);
    for (const [index, { chains }] of made.entries()) {
      hosts.push(await startHttpsHost(new URL(`https://${nameOf(index, 1)}`), chains, answer));
    }
    return {
      ports: hosts.map(({ port }) => port),
      thumbprints: made.map(({ thumbprints }) => thumbprints),
      rootPem: maker.rootPem,
    };
  },
  /** Gives the first hosts new certificates; returns the thumbprints of each. */
  rotate: async (count: number): Promise<(readonly string[])[]> => {
    const made = await maker.renew(count);
    for (const [index, { chains }] of made.entries()) hosts[index]?.rotate(chains);
    return made.map(({ thumbprints }) => thumbprints);
  },
  /** CPU time spent so far, in milliseconds. */
  cpuMs: startCpuClock(),
};

/** What the issuers can be asked. */
export type IssuersApi = typeof api;

serve(api);
