import { type ChainJudgement, type Evidence, type TrustBasis, judgeChain } from './evidence';
import type { HostObservation, Observation, Presentation } from './observation';

/** What a host is asked for: the discovery document, the keys, or both. */
export type Role = 'issuer' | 'jwks';

/** One top presented by a host, in the report's shape. */
export interface TopReport {
  /** SHA-1, 40 lower-case hexadecimal digits: what IAM wants. */
  thumbprint: string;
  /** SHA-256, 64 lower-case hexadecimal digits: what a person should compare. */
  sha256: string;
  subject: string;
  /** ISO 8601; null when the certificate's dates cannot be read. */
  notAfter: string | null;
  evidence: Evidence | null;
  /** Subject of the CA certificate it verifies to, with `web-pki` and `operator-ca`. */
  anchor: string | null;
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
  /** Whether at least one address completed a TLS handshake. */
  reachable: boolean;
  /** When the first of the certificates that it needs runs out, ISO 8601; null when none could be read. */
  expires: string | null;
  tops: TopReport[];
}

/** A host with what was judged of each chain it presented. */
export interface JudgedHost {
  report: HostReport;
  seen: HostObservation;
  judgements: readonly ChainJudgement[];
  /** Why a top has no evidence, by thumbprint. */
  doubts: ReadonlyMap<string, string>;
}

/**
 * Judges every chain of an issuer's hosts.
 *
 * A chain of the JWKS host has evidence only when the discovery document that named this host came over a chain with
 * evidence: otherwise whoever sits before the issuer could name a host with a valid certificate of their own.
 */
export const judgeHosts = (observation: Observation, basis: TrustBasis): JudgedHost[] => {
  const { issuerHost, jwksHost, discovery } = observation;
  if (!issuerHost) return [];
  const judgeAt = (at: HostObservation, presentations: readonly Presentation[]) =>
    presentations.flatMap((presentation) => judgeChain(presentation, at.host, basis) ?? []);
  const roles: Role[] = discovery && !jwksHost ? ['issuer', 'jwks'] : ['issuer'];
  const issuer = judgeHost(issuerHost, roles, judgeAt(issuerHost, issuerHost.presentations));
  if (!jwksHost) return [issuer];
  const namedByTrusted = discovery !== null && judgeAt(issuerHost, [discovery.over]).some(({ evidence }) => evidence);
  const chains = judgeAt(jwksHost, jwksHost.presentations);
  return [
    issuer,
    judgeHost(jwksHost, ['jwks'], namedByTrusted ? chains : chains.map((chain) => doubtTheNaming(chain, basis))),
  ];
};

/** The name of a host as people write it: with the port when it is not 443. */
export const displayHost = (host: { host: string; port: number }): string =>
  host.port === 443 ? host.host : `${host.host}:${host.port}`;

const doubtTheNaming = (judgement: ChainJudgement, basis: TrustBasis): ChainJudgement => {
  if (basis.approved.has(judgement.top.thumbprint)) return { ...judgement, evidence: 'approved', doubt: null };
  const doubt = judgement.doubt ?? 'the discovery document that names this host came over a chain without evidence';
  return { ...judgement, evidence: null, anchor: null, doubt };
};

const judgeHost = (host: HostObservation, role: Role[], judgements: readonly ChainJudgement[]): JudgedHost => {
  const tops = new Map<string, TopReport>();
  const doubts = new Map<string, string>();
  for (const judgement of judgements) {
    const { top, address, doubt } = judgement;
    const known = tops.get(top.thumbprint);
    const addresses = [...new Set([...(known?.addresses ?? []), address])];
    tops.set(top.thumbprint, { ...(known?.evidence ? known : topReport(judgement)), addresses });
    if (doubt) doubts.set(top.thumbprint, doubt);
  }
  const reachable = host.presentations.length > 0;
  const expires = earliestEnd(judgements);
  const report = { host: displayHost(host), role, reachable, expires, tops: [...tops.values()] };
  return { report, seen: host, judgements, doubts };
};

const earliestEnd = (judgements: readonly ChainJudgement[]): string | null => {
  const ends = judgements.flatMap(({ needed }) => needed.flatMap(({ validity }) => validity?.to.getTime() ?? []));
  return ends.length > 0 ? new Date(Math.min(...ends)).toISOString() : null;
};

const topReport = ({ top, address, evidence, anchor, vouchings }: ChainJudgement): TopReport => ({
  thumbprint: top.thumbprint,
  sha256: top.sha256,
  subject: top.subject,
  notAfter: top.validity?.to.toISOString() ?? null,
  evidence,
  anchor,
  unknownCa: vouchings.length === 0 ? top.issuer : null,
  addresses: [address],
});
