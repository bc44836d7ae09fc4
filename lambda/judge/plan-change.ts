import type { Assessment } from './assessment';
import { dispensableIn } from './evidence/hosts';
import { approvalFindings } from './findings/approval-findings';
import { planFindings } from './findings/plan-findings';
import { normalise } from './chain/thumbprint';
import type { ListEntries, ListRules, Plan } from './plan/plan';
import { planRemoval } from './plan/removal-plan';
import { type Restoration, planRestore } from './plan/restore';
import { restoreNotDone } from './state/request';

/** Basis of a plan: the list, and what the provider's state and the manual request say about it. */
export interface PlanBasis extends ListEntries {
  /** Approved thumbprints of this run, and of a write that an earlier run did not finish: findings report what became of them. */
  asked: ReadonlySet<string>;
  /** Rejected thumbprints that leave the list now. */
  leaving: ReadonlySet<string>;
  /** List that an operator wants back, and what was live at the last look; null when there is none. */
  restore: (Restoration & { lastLive: ReadonlySet<string> }) | null;
  /** True if nothing may be written until an operator says so. */
  stopped: boolean;
}

/** An assessment, and what it means for the provider's list. */
export interface Judgement extends Assessment {
  plan: Plan;
  /** Number of the list that the plan puts back; null when it puts none back, requested or not. */
  restored: number | null;
  /** Thumbprints of that list that are left out, since an operator had them removed. */
  leftOut: readonly string[];
}

/** Decides what a provider's list should become, from what its hosts' chains were found to mean. Pure. */
export function planChange(rules: ListRules, basis: PlanBasis, assessment: Assessment): Judgement {
  const { hosts, check, enforced, complete, counts } = assessment;
  const facts = {
    ...rules,
    ...basis,
    live: complete ? hosts.flatMap(({ report }) => report.tops) : [],
    superseded: counts ? basis.superseded : new Map<string, Date>(),
    dispensable: dispensableIn(hosts, enforced),
    updates: basis.stopped ? ('never' as const) : rules.updates,
  };
  const restore = basis.restore ? planRestore(facts, basis.restore, basis.restore.lastLive, basis.leaving) : null;
  const plan = restore?.plan ?? planRemoval(facts, basis.leaving);
  const restored = restore?.plan ? (basis.restore?.version ?? null) : null;
  const context = {
    hosts,
    plan,
    check,
    enforced,
    rejected: basis.rejected,
    updates: rules.updates,
    stopped: basis.stopped,
  };
  const about = [
    ...planFindings(context),
    ...approvalFindings(basis.asked, new Set(basis.pinned.map(normalise)), context),
    ...(restore?.refused ? [restoreNotDone(basis.restore?.version ?? 0, restore.refused)] : []),
  ];
  const leftOut = restore?.plan ? restore.leftOut : [];
  return { ...assessment, plan, restored, leftOut, findings: [...assessment.findings, ...about] };
}
