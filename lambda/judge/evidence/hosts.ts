import type { Reason } from '../../findings/reason';
import type { ChainJudgement, Evidence } from './chain-judgement';
import type { TrustBasis } from './trust-basis';
import type { Certificate } from '../chain/certificate';
import type { HostObservation, Observation, Presentation } from '../observation';
import { judgeTops } from './tops';

/** Document that a host is asked for: the discovery document or the keys. One host may have both roles. */
export type Role = 'issuer' | 'jwks';

/** One top presented by a host, in the report's shape. */
export interface TopReport {
  /** SHA-1, 40 lower-case hexadecimal digits: what IAM wants. */
  thumbprint: string;
  /** SHA-256, 64 lower-case hexadecimal digits: what an operator should compare. */
  sha256: string;
  subject: string;
  /** End of its validity, ISO 8601; null when the certificate's dates cannot be read. */
  notAfter: string | null;
  evidence: Evidence | null;
  /** Subject of the CA certificate it verifies to, with `web-pki` and `operator-ca`. */
  anchor: string | null;
  /** Thumbprint of the pin that it continues, with `continuity`. */
  continues: string | null;
  /** Subject of the CA that its chain ends in, as it claims, when that CA is neither public nor configured; else null. */
  unknownCa: string | null;
  /** The addresses that presented it. */
  addresses: string[];
}

/** One host, in the report's shape. */
export interface HostReport {
  /** Host name, with the port when it is not 443. */
  host: string;
  role: Role[];
  /** True if at least one address completed a TLS handshake. */
  reachable: boolean;
  /** Earliest end among the certificates that it needs, ISO 8601; null when none could be read. */
  expires: string | null;
  tops: TopReport[];
}

/** A host with the judgement on each chain that it presented. */
export interface JudgedHost {
  report: HostReport;
  seen: HostObservation;
  /** Judgements by the tops of the chains, one for each presentation with a certificate. */
  judgements: readonly ChainJudgement[];
  /** Judgements by other certificates of these chains that count as tops (`tops.ts`). */
  others: readonly ChainJudgement[];
  /** The chains over which it served the documents that it was asked for. */
  documents: readonly ChainJudgement[];
  /** Reasons for which tops have no evidence, by thumbprint. */
  unprovenReasons: ReadonlyMap<string, Reason>;
  /** Certificates that replace tops without evidence, by the tops' thumbprints: where every chain with that top has a proven one. */
  replacements: ReadonlyMap<string, Certificate>;
}

/**
 * Judges every chain of an issuer's hosts.
 *
 * A chain of the JWKS host has evidence only when the discovery document that named this host came over a chain with
 * evidence whose leaf names the issuer host and is valid now: otherwise whoever sits before the issuer could name a host with a
 * valid certificate of their own.
 */
export function judgeHosts(observation: Observation, basis: TrustBasis): JudgedHost[] {
  const { issuerHost, jwksHost, discovery, jwks } = observation;
  if (!issuerHost) return [];
  const roles: Role[] = discovery && !jwksHost ? ['issuer', 'jwks'] : ['issuer'];
  const ofIssuer = [discovery?.over, jwksHost ? undefined : jwks?.over].filter((over) => over !== undefined);
  const issuer = judgeChains(issuerHost, ofIssuer, basis);
  const judgedIssuer = judgeHost(issuerHost, roles, issuer);
  if (!jwksHost) return [judgedIssuer];
  const named =
    issuer.documents[0]?.flaw ?? (issuer.documents.length > 0 ? null : ({ reason: 'no-certificate' } as const));
  const keys = judgeChains(jwksHost, jwks ? [jwks.over] : [], basis);
  const judged = named === null ? keys : withoutNamedIssuer(keys, named, basis);
  return [judgedIssuer, judgeHost(jwksHost, ['jwks'], judged)];
}

/**
 * True if a look counts: both documents were read, each over a chain with evidence whose leaf names the host and is valid now.
 * Only such a look supersedes what it does not show.
 */
export function isCompleteLook(observation: Observation, hosts: readonly JudgedHost[]): boolean {
  const documents = hosts.flatMap((host) => host.documents);
  return (
    observation.discovery !== null &&
    observation.jwks !== null &&
    documents.length === 2 &&
    documents.every(({ flaw }) => flaw === null)
  );
}

/**
 * Returns the tops that nobody has to decide on: tops without evidence, above a certificate that is proven, where AWS does not check
 * the pin. Where AWS checks it, AWS compares the top as sent.
 */
export function dispensableIn(hosts: readonly JudgedHost[], enforced: boolean | null): ReadonlySet<string> {
  if (enforced !== false) return new Set();
  const isOpen = (thumbprint: string): boolean =>
    hosts.some(({ report: { tops }, replacements }) =>
      tops.some((top) => top.thumbprint === thumbprint && !top.evidence && !replacements.has(thumbprint)),
    );
  return new Set(hosts.flatMap(({ replacements }) => [...replacements.keys()]).filter((one) => !isOpen(one)));
}

/** Chains of one host: of its handshakes, and of its documents. */
type JudgedChains = Pick<JudgedHost, 'judgements' | 'others' | 'documents'>;

function judgeChains(host: HostObservation, over: readonly Presentation[], basis: TrustBasis): JudgedChains {
  const all = judgeTops([...host.presentations, ...over], host.host, basis);
  const presented = all.slice(0, host.presentations.length).flatMap((chain) => chain ?? []);
  const ofDocuments = all.slice(host.presentations.length).flatMap((chain) => chain ?? []);
  return {
    judgements: presented.map(({ top }) => top),
    others: presented.flatMap(({ others }) => others),
    // A root above what is proven says nothing against the document.
    documents: ofDocuments.map(({ top, others }) => (top.provenBelow ? (others.at(-1) ?? top) : top)),
  };
}

/** Returns the name of a host as operators write it: with the port when it is not 443. */
export function displayHost(host: { host: string; port: number }): string {
  return host.port === 443 ? host.host : `${host.host}:${host.port}`;
}

function withoutNamedIssuer(
  { judgements, others, documents }: JudgedChains,
  because: Reason,
  basis: TrustBasis,
): JudgedChains {
  const withoutEvidence = (judgement: ChainJudgement): ChainJudgement => {
    const isApproved = basis.approved.has(judgement.top.thumbprint);
    const unprovenReason = judgement.unprovenReason ?? { reason: 'discovery-document', because };
    const rest = { anchor: null, continues: null, twin: null, flaw: unprovenReason, provenBelow: null };
    return isApproved
      ? { ...judgement, ...rest, evidence: 'approved', unprovenReason: null }
      : { ...judgement, ...rest, evidence: null, unprovenReason };
  };
  return {
    judgements: judgements.map(withoutEvidence),
    others: others.map(withoutEvidence).filter(({ evidence }) => evidence !== null),
    documents: documents.map(withoutEvidence),
  };
}

function judgeHost(host: HostObservation, role: Role[], chains: JudgedChains): JudgedHost {
  const { judgements, others } = chains;
  const tops = new Map<string, TopReport>();
  const unprovenReasons = new Map<string, Reason>();
  for (const judgement of [...judgements, ...others]) {
    const { top, address, unprovenReason } = judgement;
    const known = tops.get(top.thumbprint);
    const addresses = [...new Set([...(known?.addresses ?? []), address])];
    tops.set(top.thumbprint, { ...(known?.evidence ? known : topReport(judgement)), addresses });
    if (unprovenReason) unprovenReasons.set(top.thumbprint, unprovenReason);
  }
  const reachable = host.presentations.length > 0;
  const expires = earliestEnd(judgements);
  const report = { host: displayHost(host), role, reachable, expires, tops: [...tops.values()] };
  return { report, seen: host, ...chains, unprovenReasons, replacements: replacementsIn(judgements) };
}

function replacementsIn(judgements: readonly ChainJudgement[]): ReadonlyMap<string, Certificate> {
  const unproven = judgements.filter(({ evidence }) => evidence === null);
  const isOpen = new Set(unproven.filter(({ provenBelow }) => !provenBelow).map(({ top }) => top.thumbprint));
  return new Map(
    unproven.flatMap(({ top: { thumbprint }, provenBelow }) =>
      provenBelow && !isOpen.has(thumbprint) ? [[thumbprint, provenBelow] as const] : [],
    ),
  );
}

function earliestEnd(judgements: readonly ChainJudgement[]): string | null {
  const ends = judgements.flatMap(({ needed }) => needed.flatMap(({ validity }) => validity?.to.getTime() ?? []));
  return ends.length > 0 ? new Date(Math.min(...ends)).toISOString() : null;
}

function topReport({ top, address, evidence, anchor, continues, anchorMatches }: ChainJudgement): TopReport {
  return {
    thumbprint: top.thumbprint,
    sha256: top.sha256,
    subject: top.subject,
    notAfter: top.validity?.to.toISOString() ?? null,
    evidence,
    anchor,
    continues,
    unknownCa: anchorMatches.length === 0 ? top.issuer : null,
    addresses: [address],
  };
}
