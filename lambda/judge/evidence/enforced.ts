import type { ChainJudgement } from './chain-judgement';
import type { JudgedHost } from './hosts';
import { quoted } from '../printable';
import type { KnownCheck } from './thumbprint-check';

/** Answer to whether the service checks the pin of an issuer, with the reason. */
export interface Enforcement {
  /** True if the service checks the pin; null when nothing could be seen. */
  enforced: boolean | null;
  /** Reason, as the end of a sentence that begins with the answer, for example `no public CA vouches for login.example`. */
  why: string;
}

/** Decides whether the service checks the pin for this issuer: AWS by what its hosts present, any other service always or never. */
export function enforcementOf(hosts: readonly JudgedHost[], check: KnownCheck = 'aws'): Enforcement {
  if (check === 'aws') return enforcementByAws(hosts);
  const why = check === 'unknown' ? 'it is not AWS, and thumbprintCheck is not set' : `thumbprintCheck is "${check}"`;
  return { enforced: check !== 'none', why };
}

/**
 * Decides whether AWS checks the pin for this issuer, as far as its documentation tells.
 *
 * "AWS secures communication with OIDC identity providers using our library of trusted root CAs ... If your OIDC IdP relies
 * on a certificate that is not signed by one of these trusted CAs, only then we secure communication using the thumbprints
 * ... AWS will fall back to thumbprint verification if we are unable to retrieve the TLS certificate or if TLS v1.3 is
 * required." (IAM User Guide, "Obtain the thumbprint for an OpenID Connect identity provider", since July 2024.) In
 * fallback both hosts count (the same page, April 2026). The library is not published: Node's bundle stands for it.
 */
function enforcementByAws(hosts: readonly JudgedHost[]): Enforcement {
  const seen = hosts.filter(({ report }) => report.reachable);
  if (seen.length === 0) return { enforced: null, why: 'none of its hosts could be seen' };
  const reasons = new Map<string, string[]>();
  for (const [reason, place] of seen.flatMap(reasonsOf)) reasons.set(reason, [...(reasons.get(reason) ?? []), place]);
  if (reasons.size > 0) return { enforced: true, why: [...reasons].map(inWords).join('; ') };
  const unseen = hosts.filter(({ report }) => !report.reachable);
  const rest = unseen.length > 0 ? `; ${namesOf(unseen)} could not be seen` : '';
  return { enforced: false, why: `public CAs vouch for ${namesOf(seen)}${rest}` };
}

function namesOf(hosts: readonly JudgedHost[]): string {
  return hosts.map(({ report }) => quoted(report.host)).join(' and ');
}

/** Reasons for which AWS falls back to the pin. Each is a clause in which `%` stands for a host, or several. */
const NO_PUBLIC_CA = 'no public CA vouches for %';
const WRONG_NAME = 'the name is wrong in the certificate of %';
const UNREADABLE = 'OpenSSL cannot read the certificate of %';
const NO_CERTIFICATE = 'no certificate was sent by %';
const TLS13_ONLY = 'AWS falls back to the thumbprint where TLS 1.3 is required, as by %';

function notVerified(code: string) {
  return `the chain does not verify (OpenSSL: ${code}) at %`;
}

function inWords([reason, places]: readonly [string, readonly string[]]): string {
  return reason.replace('%', () => places.join(' and '));
}

/** Returns the reasons that one host gives, each with the host, and with its addresses unless the reason holds for all of them. */
function reasonsOf({ report: { host }, seen, judgements }: JudgedHost): [reason: string, place: string][] {
  const addresses = new Map<string, string[]>();
  for (const judgement of judgements) {
    const reason = reasonOf(judgement);
    if (reason) addresses.set(reason, [...(addresses.get(reason) ?? []), judgement.address]);
  }
  const ofChains = [...addresses].map(([reason, at]): [string, string] => [
    reason,
    at.length === judgements.length ? quoted(host) : `${quoted(host)} (at ${[...new Set(at)].join(', ')})`,
  ]);
  if (seen.presentations.length > judgements.length) ofChains.push([NO_CERTIFICATE, quoted(host)]);
  if (seen.tls13Only === true) ofChains.push([TLS13_ONLY, quoted(host)]);
  return ofChains;
}

function reasonOf({ leaf, named, publiclyTrusted, verdict, anchorMatches }: ChainJudgement): string | null {
  if (publiclyTrusted) return null;
  if (!leaf.x509) return UNREADABLE;
  if (!named) return WRONG_NAME;
  const hasPublicCa = anchorMatches.some(({ anchor }) => anchor.source === 'web-pki');
  return hasPublicCa && !verdict.trusted ? notVerified(verdict.code) : NO_PUBLIC_CA;
}
