import type { Anchors } from './evidence/anchors';
import { chainFindings } from './findings/chain-findings';
import { enforcementOf } from './evidence/enforced';
import type { Certificate } from './chain/certificate';
import type { TrustBasis } from './evidence/evidence';
import { approvalFindings } from './findings/approval-findings';
import { type Advise, failureFindings } from './findings/failure-findings';
import { planFindings } from './findings/plan-findings';
import type { Finding } from './finding';
import { type JudgedHost, dispensableIn, isCompleteLook, judgeHosts } from './evidence/hosts';
import type { Observation } from './observation';
import type { Plan, Updates } from './plan/plan';
import { keyCertificateFindings } from './findings/jwks-certificates';
import { privateHostFindings } from './findings/private-hosts';
import { readinessFindings } from './findings/readiness';
import type { Rejections } from './evidence/rejection';
import { planRemoval } from './plan/removal-plan';
import { type Restoration, planRestore } from './plan/restore';
import { normalise } from './chain/thumbprint';
import type { KnownCheck } from './evidence/thumbprint-check';
import { restoreNotDone } from './state/request';

/** Everything that a judgement rests on. */
export interface Case {
  /** The list in IAM, as IAM gave it. */
  pinned: readonly string[];
  observation: Observation;
  updates: Updates;
  anchors: Anchors;
  /** Thumbprints that an operator named for this provider, normalised, in this run or before. */
  approved: ReadonlySet<string>;
  /** Approved thumbprints of this run: findings report what became of them. Default: all. */
  asked?: ReadonlySet<string>;
  /** Certificates of pinned thumbprints, kept from when they were live. */
  remembered: readonly Certificate[];
  /** Thumbprints that were seen live and no longer are, each with the moment since when. */
  superseded: ReadonlyMap<string, Date>;
  /** Superseded thumbprints whose place may be given to a live one. */
  evictable: ReadonlySet<string>;
  /** Overlap in milliseconds; null keeps superseded thumbprints until their place is needed. */
  overlapMs: number | null;
  now: Date;
  /** Thumbprints that an operator had removed; none of them is in `approved`. Default: none. */
  rejected?: Rejections;
  /** Rejected thumbprints that leave the list now. Default: none. */
  leaving?: ReadonlySet<string>;
  /** Thumbprints that an operator wants pinned ahead of a rotation, normalised. Default: none. */
  staged?: readonly string[];
  /** List that an operator wants back, and what was live at the last look. Default: none. */
  restore?: (Restoration & { lastLive: ReadonlySet<string> }) | null;
  /** True if nothing may be written until an operator says so. Default: false. */
  stopped?: boolean;
  /** True if the state cannot be read or kept, as in `PlanInput`. */
  additionsOnly?: boolean;
  /** Comparison that the service makes. Default: as AWS. */
  check?: KnownCheck;
}

/** Judgement on what the hosts presented, without regard to any list. */
export interface Assessment {
  hosts: readonly JudgedHost[];
  /** Comparison that the service makes. */
  check: KnownCheck;
  /** True if the service checks the pin for this issuer; null when nothing could be seen. */
  enforced: boolean | null;
  /** Reason for `enforced`, as the end of a sentence. */
  enforcedWhy: string;
  /** True if both documents were read. Without them nothing is planned: a failure is no information. */
  complete: boolean;
  /** True if the look is complete (`isCompleteLook`): only then does it mean something that a certificate was not seen. */
  counts: boolean;
  findings: readonly Finding[];
}

/** Result of a case. */
export interface Judgement extends Assessment {
  plan: Plan;
  /** Number of the list that the plan puts back; null when it puts none back, requested or not. */
  restored: number | null;
  /** Thumbprints of that list that are left out, since an operator had them removed. */
  leftOut: readonly string[];
}

/**
 * Judges what an issuer's hosts presented. Pure.
 * @param check the comparison that the service makes
 * @param advise as of `failureFindings`
 */
export const assessChains = (
  observation: Observation,
  basis: TrustBasis,
  check: KnownCheck = 'aws',
  advise?: Advise,
): Assessment => {
  const hosts = judgeHosts(observation, basis);
  const { enforced, why } = enforcementOf(hosts, check);
  return {
    hosts,
    check,
    enforced,
    enforcedWhy: why,
    complete: observation.discovery !== null && observation.jwks !== null,
    counts: isCompleteLook(observation, hosts),
    findings: [
      ...failureFindings(observation, advise),
      ...privateHostFindings(hosts),
      ...chainFindings(hosts, enforced, basis),
      ...readinessFindings(observation),
      ...keyCertificateFindings(observation.jwks?.content.keys ?? [], check, basis.pinned),
    ],
  };
};

/** Judges one provider: what its hosts' chains mean, and what its list should become. Pure. */
export const judge = (of: Case): Judgement =>
  planChange(
    of,
    assessChains(
      of.observation,
      {
        ...of,
        pinned: new Set(of.pinned.map(normalise)),
        external: new Set(),
        recentTwins: new Set(),
      },
      of.check,
    ),
  );

/** Decides what a provider's list should become, from what its hosts' chains were found to mean. Pure. */
export const planChange = (
  of: Omit<Case, 'observation' | 'anchors' | 'remembered'>,
  assessment: Assessment,
): Judgement => {
  const { hosts, check, enforced, complete, counts } = assessment;
  const live = complete ? hosts.flatMap(({ report }) => report.tops) : [];
  const superseded = counts ? of.superseded : new Map<string, Date>();
  const dispensable = dispensableIn(hosts, enforced);
  const input = { ...of, live, superseded, dispensable, updates: of.stopped ? ('never' as const) : of.updates };
  const restore = of.restore ? planRestore(input, of.restore, of.restore.lastLive, of.leaving) : null;
  const plan = restore?.plan ?? planRemoval(input, of.leaving ?? new Set());
  const restored = restore?.plan ? (of.restore?.version ?? null) : null;
  const context = { ...of, hosts, plan, check, enforced, stopped: of.stopped ?? false };
  const pinned = new Set(of.pinned.map(normalise));
  const about = [
    ...planFindings(context),
    ...approvalFindings(of.asked ?? of.approved, pinned, context),
    ...(restore?.refused ? [restoreNotDone(of.restore?.version ?? 0, restore.refused)] : []),
  ];
  const leftOut = restore?.plan ? restore.leftOut : [];
  return { ...assessment, plan, restored, leftOut, findings: [...assessment.findings, ...about] };
};
