import type { Anchors } from './anchors';
import { chainFindings } from './chain-findings';
import { enforcementOf } from './enforced';
import type { Certificate } from './certificate';
import type { TrustBasis } from './evidence';
import { approvalFindings } from './approval-findings';
import { failureFindings } from './failure-findings';
import { planFindings } from './findings';
import type { Finding } from './finding';
import { type JudgedHost, judgeHosts } from './hosts';
import type { Observation } from './observation';
import { type Plan, type Updates, planList } from './plan';
import { readinessFindings } from './readiness';
import { type Restoration, planRestore } from './restore';
import { normalise } from './thumbprint';
import { restoreNotDone } from './wish';

/** Everything a judgement rests on. */
export interface Case {
  /** The list in IAM, as IAM gave it. */
  pinned: readonly string[];
  observation: Observation;
  updates: Updates;
  anchors: Anchors;
  /** Thumbprints a person named for this provider, normalised, in this run or before. */
  approved: ReadonlySet<string>;
  /** Those of this run: the person hears what became of them. Default: all. */
  asked?: ReadonlySet<string>;
  /** Certificates behind pinned thumbprints, as remembered from when they were live. */
  remembered: readonly Certificate[];
  /** Thumbprints seen live in the past and no longer, with the moment since when. */
  superseded: ReadonlyMap<string, Date>;
  /** Milliseconds; null keeps superseded thumbprints until their place is needed. */
  overlapMs: number | null;
  now: Date;
  /** Thumbprints a person wants pinned ahead of a rotation, normalised. Default: none. */
  staged?: readonly string[];
  /** A list that a person wants back, and what was live at the last look. Default: none. */
  restore?: (Restoration & { lastLive: ReadonlySet<string> }) | null;
  /** Whether nothing may be written until a person says so. Default: false. */
  stopped?: boolean;
}

/** What the hosts presented, judged; without regard to any list. */
export interface Assessment {
  hosts: readonly JudgedHost[];
  /** Whether AWS checks the pin for this issuer; null when nothing could be seen. */
  enforced: boolean | null;
  /** Why, as the end of a sentence. */
  enforcedWhy: string;
  /** Whether both documents were read. Without them nothing is planned: a failure is no information. */
  complete: boolean;
  findings: readonly Finding[];
}

/** What a case comes to. */
export interface Judgement extends Assessment {
  plan: Plan;
  /** The number of the list that the plan puts back; null when it puts none back, wanted or not. */
  restored: number | null;
}

/** Judges what an issuer's hosts presented. Pure. */
export const assess = (observation: Observation, basis: TrustBasis): Assessment => {
  const hosts = judgeHosts(observation, basis);
  const { enforced, why } = enforcementOf(hosts);
  return {
    hosts,
    enforced,
    enforcedWhy: why,
    complete: observation.discovery !== null && observation.jwks !== null,
    findings: [
      ...failureFindings(observation),
      ...chainFindings(hosts, enforced, basis),
      ...readinessFindings(observation),
    ],
  };
};

/** Judges one provider: what do its hosts' chains mean, and what should its list become? Pure. */
export const judge = (of: Case): Judgement =>
  decide(of, assess(of.observation, { ...of, pinned: new Set(of.pinned.map(normalise)) }));

/** Decides what a provider's list should become, from what its hosts' chains were found to mean. Pure. */
export const decide = (of: Omit<Case, 'observation' | 'anchors' | 'remembered'>, assessment: Assessment): Judgement => {
  const { hosts, enforced, complete } = assessment;
  const live = complete ? hosts.flatMap(({ report }) => report.tops) : [];
  const superseded = complete ? of.superseded : new Map<string, Date>();
  const input = { ...of, live, superseded, updates: of.stopped ? ('never' as const) : of.updates };
  const restore = of.restore ? planRestore(input, of.restore, of.restore.lastLive) : null;
  const plan = restore?.plan ?? planList(input);
  const restored = restore?.plan ? (of.restore?.version ?? null) : null;
  const context = { ...of, hosts, plan, enforced, stopped: of.stopped ?? false };
  const pinned = new Set(of.pinned.map(normalise));
  const about = [
    ...planFindings(context),
    ...approvalFindings(of.asked ?? of.approved, pinned, context),
    ...(restore?.refused ? [restoreNotDone(of.restore?.version ?? 0, restore.refused)] : []),
  ];
  return { ...assessment, plan, restored, findings: [...assessment.findings, ...about] };
};
