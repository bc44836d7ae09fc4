import type { Anchors } from './anchors';
import { chainFindings } from './chain-findings';
import { enforcementOf } from './enforced';
import type { Certificate } from './certificate';
import type { TrustBasis } from './evidence';
import { type ApproveCommand, approvalFindings, failureFindings, planFindings } from './findings';
import type { Finding } from './finding';
import { type JudgedHost, judgeHosts } from './hosts';
import type { Observation } from './observation';
import { type Plan, type Updates, planList } from './plan';
import { readinessFindings } from './readiness';
import { normalise } from './thumbprint';

/** Everything a judgement rests on. */
export interface Case {
  arn: string;
  /** The list in IAM, as IAM gave it. */
  pinned: readonly string[];
  observation: Observation;
  updates: Updates;
  anchors: Anchors;
  /** Thumbprints a person named for this provider, normalised. */
  approved: ReadonlySet<string>;
  /** Certificates behind pinned thumbprints, as remembered from when they were live. */
  remembered: readonly Certificate[];
  /** Thumbprints seen live in the past and no longer, with the moment since when. */
  superseded: ReadonlyMap<string, Date>;
  /** Milliseconds; null keeps superseded thumbprints until their place is needed. */
  overlapMs: number | null;
  now: Date;
  approveCommand: ApproveCommand;
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
export const judge = (of: Case): Judgement => {
  const pinned = new Set(of.pinned.map(normalise));
  const assessment = assess(of.observation, {
    pinned,
    approved: of.approved,
    anchors: of.anchors,
    remembered: of.remembered,
    now: of.now,
  });
  const { hosts, enforced, complete } = assessment;
  const live = complete ? hosts.flatMap(({ report }) => report.tops) : [];
  const superseded = complete ? of.superseded : new Map<string, Date>();
  const plan = planList({ ...of, live, superseded });
  const context = { arn: of.arn, hosts, plan, enforced, approveCommand: of.approveCommand };
  const about = [...planFindings(context), ...approvalFindings(of.approved, pinned, context)];
  return { ...assessment, plan, findings: [...assessment.findings, ...about] };
};
