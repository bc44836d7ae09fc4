import type { HostObservation, Observation } from '../judge/observation';
import { fetchDocument, sameOrigin } from './fetch-document';
import { discoveryUrlOf, parseDiscoveryDocument, parseKeySet } from './http/parse-documents';
import type { Result } from './tls/failure';
import { type ProbeHost, probeHost } from './host';
import { createBudget } from './tls/limits';
import type { ProbeOptions } from './tls/opening';
import { hostOf } from './http/request';

/**
 * Observes an issuer's hosts as they are now: chains as sent, discovery document, keys. Never throws, and ends within
 * `limits.totalMs`; each failure is a value that says where and why.
 * @param issuer issuer URL with `https://`, path and case as registered
 * @param look probes the hosts; default: for this issuer alone
 */
export async function observe(
  issuer: string,
  options: ProbeOptions,
  look: ProbeHost = probeHost,
): Promise<Observation> {
  const url = discoveryUrlOf(issuer);
  if (!url.ok) return { ...nothingSeen(issuer), failures: [url.failure] };
  const budget = createBudget(options.limits.totalMs);
  const { redirects } = options.limits;
  const issuerHost = await look(hostOf(url.value), options, budget);
  const discovery = await fetchDocument(issuerHost, url.value, redirects, (body, where) =>
    parseDiscoveryDocument(body, where, issuer),
  );
  const jwksUrl = discovery.ok ? new URL(discovery.value.content.jwksUri) : null;
  // One connection serves both documents where host and port are the same.
  const jwksHost = jwksUrl && !sameOrigin(jwksUrl, url.value) ? await look(hostOf(jwksUrl), options, budget) : null;
  const jwks = jwksUrl && (await fetchDocument(jwksHost ?? issuerHost, jwksUrl, redirects, parseKeySet));
  const [issuerSeen, jwksSeen] = await Promise.all([issuerHost.finish(), jwksHost?.finish() ?? null]);
  return {
    issuer,
    issuerHost: issuerSeen,
    jwksHost: jwksSeen,
    discovery: discovery.ok ? discovery.value : null,
    jwks: jwks?.ok ? jwks.value : null,
    failures: notOfHosts([discovery, jwks], [issuerSeen, jwksSeen]),
  };
}

function nothingSeen(issuer: string): Observation {
  return {
    issuer,
    issuerHost: null,
    jwksHost: null,
    discovery: null,
    jwks: null,
    failures: [],
  };
}

/** Returns the documents' failures that the hosts do not list already: a host out of reach is reported once. */
function notOfHosts(results: readonly (Result<unknown> | null)[], hosts: readonly (HostObservation | null)[]) {
  const listed = hosts.flatMap((host) => host?.failures ?? []);
  return results.flatMap((result) =>
    result && !result.ok && !listed.includes(result.failure) ? [result.failure] : [],
  );
}
