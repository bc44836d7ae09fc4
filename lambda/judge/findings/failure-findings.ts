import type { DocumentRole, FailureFacts } from '../../findings/entries/failures';
import type { Finding } from '../../findings/finding';
import { displayHost } from '../evidence/hosts';
import type { Failure, Observation } from '../observation';
import { isIssuerUrl, readUrl } from '../url';

/** Returns one finding for everything that could not be learned, whether at one address or altogether. */
export function failureFindings(observation: Observation): Finding[] {
  const { failures, discovery, issuerHost, jwksHost } = observation;
  return [
    ...failures.map((one) => findingOf(one, discovery || one.ofJwksUri ? 'jwks' : 'issuer', hostIn(one, observation))),
    ...(issuerHost?.failures.map((failure) => findingOf(failure, 'issuer', displayHost(issuerHost))) ?? []),
    ...(jwksHost?.failures.map((failure) => findingOf(failure, 'jwks', displayHost(jwksHost))) ?? []),
  ];
}

function findingOf({ code, where, why, named }: Failure, role: DocumentRole, about: string): Finding {
  const facts: FailureFacts = {
    where,
    role,
    error: why,
    ...(named !== undefined && { named: { issuer: named, registrable: isIssuerUrl(named) } }),
  };
  return { code, about, facts };
}

/** Returns the host of a failure, named alike whether a request failed there (a URL) or a connection (`HOST at ADDRESS`). */
function hostIn({ where }: Failure, { issuerHost, jwksHost }: Observation): string {
  const host = [issuerHost, jwksHost].find((one) => one && where.startsWith(`${one.host} at `));
  return host ? displayHost(host) : (readUrl(where)?.host ?? '');
}
