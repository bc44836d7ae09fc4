import * as v from 'valibot';
import { quoted } from '../../judge/printable';
import { sha256Of } from '../../judge/chain/thumbprint';
import type { HostObservation, Observation, Presentation } from '../../judge/observation';
import { checkObservation } from './check-observation';
import { MAX_OBSERVATION_BYTES, OBSERVATION_SCHEMA, type StoredObservation } from './observation-format';
import { type ReadHost, type ReadObservation, type ReadPresentation, storedObservation } from './observation-schema';
import { type ObservationUnit, unitKey } from './observation-unit';

/** Error for a stored observation that cannot be used. The message is the end of a sentence that begins with `it`. */
export class UnusableObservationError extends Error {
  override name = 'UnusableObservationError';
}

/**
 * Reads a stored observation. Another role wrote it, and that role talks to servers that may be hostile: so whatever no observer would
 * write is refused, as a whole.
 * @param expected unit that the reader asked for
 * @throws UnusableObservationError that says what is wrong with it
 */
export function parseObservation(written: string, expected: ObservationUnit): StoredObservation {
  if (Buffer.byteLength(written) > MAX_OBSERVATION_BYTES) refuse(`it has more than ${MAX_OBSERVATION_BYTES} bytes`);
  const read = readText(written);
  const { unit, observedAt, runId, perspective } = read;
  if (unitKey(unit) !== unitKey(expected)) refuse(`it is one of ${quoted(unit.issuer, 300)} with other settings`);
  const certificates = certificatesIn(read);
  const observation = observationIn(read, certificates);
  const contradiction = checkObservation(observation);
  if (contradiction !== null) refuse(contradiction);
  return { unit, observedAt, runId, perspective, observation };
}

function refuse(why: string): never {
  throw new UnusableObservationError(why);
}

function readText(written: string): ReadObservation {
  const json = parseJson(written);
  const schema = typeof json === 'object' && json !== null && 'schema' in json ? json.schema : undefined;
  if (schema !== OBSERVATION_SCHEMA)
    refuse(`it has the schema ${quoted(String(schema), 50)}, and this version reads ${OBSERVATION_SCHEMA}`);
  const result = v.safeParse(storedObservation, json, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  return refuse(`it is not of its form (${quoted(v.getDotPath(issue) ?? 'the whole', 200)})`);
}

function parseJson(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return refuse('it is not JSON');
  }
}

/** Returns the certificates by their SHA-256, which is computed anew. */
function certificatesIn({ certificates }: ReadObservation): ReadonlyMap<string, Uint8Array> {
  const known = new Map(Object.entries(certificates));
  const wrong = [...known].find(([name, der]) => sha256Of(der) !== name);
  if (wrong) refuse(`a certificate in it does not have the SHA-256 ${wrong[0]}`);
  return known;
}

function observationIn(
  { unit: { issuer }, observedAt, observation }: ReadObservation,
  certificates: ReadonlyMap<string, Uint8Array>,
): Observation {
  const { issuerHost, jwksHost, discovery, jwks, failures } = observation;
  return {
    issuer,
    observedAt,
    issuerHost: issuerHost && hostIn(issuerHost, certificates),
    jwksHost: jwksHost && hostIn(jwksHost, certificates),
    discovery: discovery && { ...discovery, over: presentationIn(discovery.over, certificates) },
    jwks: jwks && { ...jwks, over: presentationIn(jwks.over, certificates) },
    failures,
  };
}

function hostIn(host: ReadHost, certificates: ReadonlyMap<string, Uint8Array>): HostObservation {
  return { ...host, presentations: host.presentations.map((one) => presentationIn(one, certificates)) };
}

function presentationIn(read: ReadPresentation, certificates: ReadonlyMap<string, Uint8Array>): Presentation {
  const chain = read.chain.map((name) => certificates.get(name) ?? refuse(`it has no certificate ${name}`));
  return { ...read, chain, fromStore: true };
}
