import type { HostObservation, Observation, Presentation, Served } from '../../../lambda/judge/observation';
import { DISCOVERY, KEY, presented, served, TRUSTED, UNTRUSTED } from '../../support/judgement';
import type { Chains } from './chains';
import { type Issuer, type ModelObservation, type SeenChain, isTrusted, probeHost } from './issuer';

/** The same look as `observe` would give it. */
export function observationOf(issuer: Issuer, chains: Chains, now: number): Observation {
  const { url, host } = issuer;
  const observed = probeHost(issuer, chains, now);
  const { over, keysHost, failures } = observed;
  const serve = <T>(content: T, seenChain: SeenChain | null): Served<T> | null =>
    seenChain && { ...served(content, presentedBy(seenChain, now)), durationMs: observed.slow ? 6000 : 20 };
  const jwksUri = `https://${keysHost ?? host}/jwks`;
  const where = keysHost === null ? `${url}/.well-known/openid-configuration` : jwksUri;
  return {
    issuer: url,
    issuerHost: hostSeen(host, observed, now),
    jwksHost: keysHost === null || keysHost === host ? null : hostSeen(keysHost, observed, now),
    discovery: serve({ ...DISCOVERY, issuer: url, jwksUri }, over.discovery),
    jwks: serve({ keys: [KEY] }, over.keys),
    failures: failures
      .filter(({ code }) => code === 'http-status')
      .map(({ code }) => ({ code, where, why: 'it answered with status 503' })),
  };
}

function hostSeen(host: string, { seen, unanswered, failures }: ModelObservation, now: number): HostObservation {
  const isHere = (one: { host: string }) => one.host === host;
  return {
    host,
    port: 443,
    presentations: seen.filter(isHere).map((seenChain) => presentedBy(seenChain, now)),
    failures: failures
      .filter(isHere)
      .filter(({ code }) => code !== 'http-status')
      .map(({ code }) => ({ code, where: `${host} at 192.0.2.99`, why: 'it was not asked, or did not answer' })),
    unanswered: unanswered.filter(isHere).map(({ address, asked, why }) => ({ address, asked, why })),
  };
}

function presentedBy({ chain, address, asked }: SeenChain, now: number): Presentation {
  return {
    ...presented(
      chain.der.map((der) => ({ der })),
      isTrusted(chain, now) ? TRUSTED : UNTRUSTED,
      address,
    ),
    asked,
  };
}
