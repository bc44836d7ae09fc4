import { isIP } from 'node:net';
import { isCurrent, readCertificate } from '../../lambda/judge/chain/certificate';
import { derOf } from '../support/pem';
import type { LimboCase } from './cases';
import type { Look } from './observe-case';
import type { Departure } from './verdicts';

/** In which way a case came out, for the summary. */
export type Category =
  | 'accepted by limbo and here'
  | 'refused by limbo, by OpenSSL and here'
  | 'refused by limbo and here, not by OpenSSL: the certificate does not name the host'
  | 'refused by limbo and here, not by OpenSSL: the profile of the chain'
  | 'accepted here, not by limbo (listed)'
  | 'refused here, not by limbo (listed)'
  | 'no handshake (listed)'
  | 'not served: Node refuses it (listed)'
  | 'not served: without key, or of a client; judged as bytes'
  | 'not comparable: dates passed since';

/** What came of a case. */
export interface Outcome {
  category: Category;
  /** What must not be, in words; empty when all is well. */
  problems: string[];
}

/**
 * Compares what was seen of a case with what may be.
 * @param verifies what the second witness says; null where there is none
 * @param listed in which way test/limbo/verdicts.ts says that the case departs from limbo
 */
export function examine(
  testcase: LimboCase,
  look: Look,
  verifies: boolean | null,
  listed: Departure | null,
  now = new Date(),
): Outcome {
  const category = categoryOf(testcase, look, verifies, now);
  const departure = DEPARTURES[category] ?? null;
  const problems = [
    ...(look.kind === 'seen' && !look.asSent ? ['the chain as captured is not the chain as sent'] : []),
    ...(look.kind === 'seen' && !look.judgement ? ['the chain was not judged'] : []),
    ...(isEvidenced(look) && !opensslAccepts(testcase, look, verifies)
      ? ['there is evidence, although OpenSSL refuses it']
      : []),
    ...(departure === listed ? [] : [`${departure ?? 'agrees with limbo'}, but is listed as ${listed ?? 'nothing'}`]),
  ];
  return { category, problems };
}

const DEPARTURES: Partial<Record<Category, Departure>> = {
  'accepted here, not by limbo (listed)': 'accepted',
  'refused here, not by limbo (listed)': 'refused',
  'no handshake (listed)': 'no-handshake',
  'not served: Node refuses it (listed)': 'not-served',
};

function categoryOf(testcase: LimboCase, look: Look, verifies: boolean | null, now: Date): Category {
  if (look.kind === 'bytes-only') return 'not served: without key, or of a client; judged as bytes';
  if (look.kind === 'not-served') return 'not served: Node refuses it (listed)';
  if (look.kind === 'no-handshake') return 'no handshake (listed)';
  if (!isComparable(testcase, now)) return 'not comparable: dates passed since';
  if (isEvidenced(look)) {
    return testcase.acceptable ? 'accepted by limbo and here' : 'accepted here, not by limbo (listed)';
  }
  if (testcase.acceptable) return 'refused here, not by limbo (listed)';
  if (!opensslAccepts(testcase, look, verifies)) return 'refused by limbo, by OpenSSL and here';
  return look.judgement?.named
    ? 'refused by limbo and here, not by OpenSSL: the profile of the chain'
    : 'refused by limbo and here, not by OpenSSL: the certificate does not name the host';
}

function isEvidenced(look: Look): boolean {
  return look.kind === 'seen' && (look.judgement?.evidence ?? null) !== null;
}

/** Verdict of the handshake, OpenSSL's own comparison of the name (with the common name, as it does it), second witness. */
function opensslAccepts({ host }: LimboCase, look: Look, verifies: boolean | null): boolean {
  const leaf = look.kind === 'seen' && look.verdict.trusted ? look.judgement?.leaf.x509 : null;
  if (!leaf || verifies === false) return false;
  return host === null || (isIP(host) ? leaf.checkIP(host) : leaf.checkHost(host)) !== undefined;
}

/** OpenSSL judges a handshake by the clock. It judges as at the case's moment where no certificate began or ended since. */
function isComparable({ at, chain, trusted }: LimboCase, now: Date): boolean {
  return (
    at === null ||
    [...chain, ...trusted]
      .map((pem) => readCertificate(derOf(pem)))
      .every((certificate) => isCurrent(certificate, at) === isCurrent(certificate, now))
  );
}
