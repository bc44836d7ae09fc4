import { quoted } from '../../judge/printable';
import type { HostObservation, Observation, Presentation, Served } from '../../judge/observation';
import { sameOrigin } from '../fetch-document';
import { isSamePresentation } from '../host';
import { discoveryUrlOf, parseHttpsUrl } from '../http/parse-documents';
import { hostOf } from '../http/request';

/**
 * Checks that the parts of an observation fit together as the observer puts them together: hosts are those that the URLs name,
 * and a document came over a handshake with its host.
 * @returns what does not fit, as the end of a sentence; null if all does
 */
export function checkObservation(observation: Observation): string | null {
  const { issuer, issuerHost, jwksHost, discovery, jwks } = observation;
  const url = discoveryUrlOf(issuer);
  if (!url.ok || !issuerHost) {
    return issuerHost || jwksHost || discovery || jwks ? `it has hosts or documents without an issuer host` : null;
  }
  if (!isHost(issuerHost, url.value)) return `its issuer host is ${named(issuerHost)}`;
  if (!discovery) return jwksHost || jwks ? 'it has keys without a discovery document' : null;
  if (discovery.content.issuer !== issuer)
    return `its discovery document is one of ${quoted(discovery.content.issuer, 300)}`;
  if (!cameOver(discovery, issuerHost, url.value))
    return 'its discovery document came over no handshake of the issuer host';
  const jwksUrl = parseHttpsUrl(discovery.content.jwksUri, issuer);
  if (!jwksUrl.ok) return `its jwks_uri is ${quoted(discovery.content.jwksUri, 300)}`;
  const isOneHost = sameOrigin(jwksUrl.value, url.value);
  if (isOneHost !== (jwksHost === null))
    return 'it has a JWKS host that the discovery document does not name, or lacks it';
  if (jwksHost && !isHost(jwksHost, jwksUrl.value)) return `its JWKS host is ${named(jwksHost)}`;
  if (jwks && !cameOver(jwks, jwksHost ?? issuerHost, jwksUrl.value))
    return 'its keys came over no handshake of their host';
  return null;
}

function isHost({ host, port }: HostObservation, url: URL): boolean {
  const expected = hostOf(url);
  return host === expected.host && port === expected.port;
}

function named({ host, port }: HostObservation): string {
  return quoted(`${host}:${port}`, 300);
}

/** True if a document came over a handshake of its host, after redirects within that host alone. */
function cameOver({ over, redirectedTo }: Served<unknown>, { presentations }: HostObservation, url: URL): boolean {
  const target = redirectedTo === undefined ? null : parseHttpsUrl(redirectedTo, redirectedTo);
  if (target && !(target.ok && sameOrigin(target.value, url))) return false;
  return presentations.some((one: Presentation) => isSamePresentation(one, over));
}
