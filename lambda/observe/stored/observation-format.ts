import type { HostObservation, Observation, Presentation, Served } from '../../judge/observation';
import { sha256Of } from '../../judge/chain/thumbprint';
import type { ObservationUnit } from './observation-unit';

/** Number that goes up whenever stored observations change their meaning. */
export const OBSERVATION_SCHEMA = 1;

/** Longest text of a stored observation, in bytes. Of an honest issuer it has some 100 KB: 16 addresses, two chains at each, its keys. */
export const MAX_OBSERVATION_BYTES = 4 * 1024 * 1024;

/** Observation of an issuer, with all that a reader in another place needs to know about it. */
export interface StoredObservation {
  unit: ObservationUnit;
  /** Moment at which the observation began, by the observer's clock. */
  observedAt: Date;
  /** Run that made it. */
  runId: string;
  /** Place that it was made from, for example a region: what hosts present may depend on it. */
  perspective: string;
  observation: Observation;
}

/**
 * Writes an observation as JSON (docs/trust.md, "An observation made elsewhere"). Each certificate stands in it once, by its SHA-256, however many addresses
 * presented it.
 */
export function printObservation({ observation, observedAt, ...about }: StoredObservation): string {
  const certificates = new Map<string, string>();
  const { issuerHost, jwksHost, discovery, jwks, failures } = observation;
  return JSON.stringify({
    schema: OBSERVATION_SCHEMA,
    ...about,
    observedAt: observedAt.toISOString(),
    observation: {
      issuerHost: issuerHost && withReferences(issuerHost, certificates),
      jwksHost: jwksHost && withReferences(jwksHost, certificates),
      discovery: discovery && servedWithReferences(discovery, certificates),
      jwks: jwks && servedWithReferences(jwks, certificates),
      failures,
    },
    certificates: Object.fromEntries(certificates),
  });
}

/** Returns a host with the names of certificates in their place. */
function withReferences(host: HostObservation, certificates: Map<string, string>): object {
  return { ...host, presentations: host.presentations.map((one) => presented(one, certificates)) };
}

function servedWithReferences<T>({ over, ...served }: Served<T>, certificates: Map<string, string>): object {
  return { ...served, over: presented(over, certificates) };
}

function presented(
  { address, asked, chain, verdict, handshake }: Presentation,
  certificates: Map<string, string>,
): object {
  return { address, asked, chain: chain.map((der) => referenceTo(der, certificates)), verdict, handshake };
}

function referenceTo(der: Uint8Array, certificates: Map<string, string>): string {
  const name = sha256Of(der);
  if (!certificates.has(name)) certificates.set(name, Buffer.from(der).toString('base64'));
  return name;
}
