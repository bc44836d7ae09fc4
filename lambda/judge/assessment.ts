import { chainFindings } from './findings/chain-findings';
import { enforcementOf } from './evidence/enforced';
import type { TrustBasis } from './evidence/trust-basis';
import { failureFindings } from './findings/failure-findings';
import type { EnforcementReason } from '../findings/enforcement';
import type { Finding } from '../findings/finding';
import { type JudgedHost, isCompleteLook, judgeHosts } from './evidence/hosts';
import type { Observation } from './observation';
import { keyCertificateFindings } from './findings/jwks-certificates';
import { privateHostFindings } from './findings/private-hosts';
import { readinessFindings } from './findings/readiness';
import type { KnownCheck } from './evidence/thumbprint-check';

/** Judgement on what the hosts presented, without regard to any list. */
export interface Assessment {
  hosts: readonly JudgedHost[];
  /** Comparison that the service makes. */
  check: KnownCheck;
  /** True if the service checks the pin for this issuer; null when nothing could be seen. */
  enforced: boolean | null;
  /** Reasons for `enforced`. */
  enforcedBy: readonly EnforcementReason[];
  /** True if both documents were read. Without them nothing is planned: a failure is no information. */
  complete: boolean;
  /** True if the look is complete (`isCompleteLook`): only then does it mean something that a certificate was not seen. */
  counts: boolean;
  findings: readonly Finding[];
}

/**
 * Judges what an issuer's hosts presented. Pure.
 * @param check the comparison that the service makes
 */
export function assessChains(observation: Observation, basis: TrustBasis, check: KnownCheck = 'aws'): Assessment {
  const hosts = judgeHosts(observation, basis);
  const { enforced, enforcedBy } = enforcementOf(hosts, check);
  return {
    hosts,
    check,
    enforced,
    enforcedBy,
    complete: observation.discovery !== null && observation.jwks !== null,
    counts: isCompleteLook(observation, hosts),
    findings: [
      ...failureFindings(observation),
      ...privateHostFindings(hosts),
      ...chainFindings(hosts, enforced, basis),
      ...readinessFindings(observation),
      ...keyCertificateFindings(observation.jwks?.content.keys ?? [], check, basis.pinned),
    ],
  };
}
