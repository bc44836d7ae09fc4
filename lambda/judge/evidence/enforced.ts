import type { EnforcementReason, ReasonPlace } from '../../findings/enforcement';
import type { ChainJudgement } from './chain-judgement';
import type { JudgedHost } from './hosts';
import type { KnownCheck } from './thumbprint-check';

/** Answer to whether the service checks the pin of an issuer, with the reasons. */
export interface Enforcement {
  /** True if the service checks the pin; null when nothing could be seen. */
  enforced: boolean | null;
  enforcedBy: readonly EnforcementReason[];
}

/** Decides whether the service checks the pin for this issuer: AWS by what its hosts present, any other service always or never. */
export function enforcementOf(hosts: readonly JudgedHost[], check: KnownCheck = 'aws'): Enforcement {
  if (check === 'aws') return enforcementByAws(hosts);
  const reason: EnforcementReason = check === 'unknown' ? { reason: 'service-unknown' } : { reason: 'setting', check };
  return { enforced: check !== 'none', enforcedBy: [reason] };
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
  if (seen.length === 0) return { enforced: null, enforcedBy: [{ reason: 'unreachable' }] };
  const fallbacks = seen.flatMap(fallbacksOf);
  if (fallbacks.length > 0) return { enforced: true, enforcedBy: merged(fallbacks) };
  const unreachable = hosts.filter(({ report }) => !report.reachable);
  return {
    enforced: false,
    enforcedBy: [{ reason: 'public-ca', hosts: namesOf(seen), unreachable: namesOf(unreachable) }],
  };
}

function namesOf(hosts: readonly JudgedHost[]): string[] {
  return hosts.map(({ report }) => report.host);
}

/** Reason for which AWS falls back to the pin at one host. */
type Fallback = Extract<EnforcementReason, { places: readonly ReasonPlace[] }>;
type Cause = Fallback extends infer One ? (One extends Fallback ? Omit<One, 'places'> : never) : never;

/** Returns each reason once, with all places that give it. */
function merged(fallbacks: readonly Fallback[]): Fallback[] {
  const known = new Map<string, Fallback>();
  for (const fallback of fallbacks) {
    const { places, ...cause } = fallback;
    const key = JSON.stringify(cause);
    known.set(key, { ...fallback, places: [...(known.get(key)?.places ?? []), ...places] });
  }
  return [...known.values()];
}

/** Returns the reasons that one host gives, each with the addresses that it holds for unless it holds for all of them. */
function fallbacksOf({ report: { host }, seen, judgements }: JudgedHost): Fallback[] {
  const addresses = new Map<string, { cause: Cause; at: string[] }>();
  for (const judgement of judgements) {
    const cause = causeOf(judgement);
    const key = JSON.stringify(cause);
    if (cause) addresses.set(key, { cause, at: [...(addresses.get(key)?.at ?? []), judgement.address] });
  }
  const ofChains = [...addresses.values()].map(({ cause, at }): Fallback => {
    const place = at.length === judgements.length ? { host } : { host, addresses: [...new Set(at)] };
    return { ...cause, places: [place] };
  });
  if (seen.presentations.length > judgements.length) ofChains.push({ reason: 'no-certificate', places: [{ host }] });
  if (seen.tls13Only === true) ofChains.push({ reason: 'tls13-only', places: [{ host }] });
  return ofChains;
}

function causeOf({ leaf, named, publiclyTrusted, verdict, anchorMatches }: ChainJudgement): Cause | null {
  if (publiclyTrusted) return null;
  if (!leaf.x509) return { reason: 'certificate-unreadable' };
  if (!named) return { reason: 'name-mismatch' };
  const hasPublicCa = anchorMatches.some(({ anchor }) => anchor.source === 'web-pki');
  return hasPublicCa && !verdict.trusted
    ? { reason: 'not-verified', openssl: verdict.code }
    : { reason: 'no-public-ca' };
}
