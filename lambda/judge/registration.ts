import type { Finding } from '../findings/finding';
import { presentation } from './findings/plan-findings';
import { dispensableIn } from './evidence/hosts';
import type { Assessment } from './assessment';
import { type Plan, planList } from './plan/plan';

/** Decision on a new provider: what to create it with, and whether it may be created. */
export interface Registration {
  /** The top of every chain of its hosts, the issuer host's first; at most five. */
  thumbprints: readonly string[];
  /** Thumbprints that its hosts present at the top of their chains, whether they could be judged or not. */
  live: readonly string[];
  /** Live thumbprints that nothing proves to be genuine: nothing is created before an operator has named each. */
  held: readonly string[];
  /** True if the provider may be created. */
  ready: boolean;
  /** Findings about its hosts, and about what keeps the provider from being created. */
  findings: readonly Finding[];
}

/**
 * Decides what to create a provider with: the thumbprints that an update would add to an empty list, on the same evidence.
 *
 * It takes all of them or none. Where AWS checks the pin, a provider without one of them works for some sign-ins and fails for
 * others, and nobody misses a new provider meanwhile. Pure.
 * @param approved thumbprints that an operator named, normalised; also the approved ones of the assessment
 */
export function planRegistration(assessment: Assessment, approved: ReadonlySet<string>): Registration {
  const { hosts, enforced, complete } = assessment;
  const tops = hosts.flatMap(({ report }) => report.tops);
  const dispensable = dispensableIn(hosts, enforced);
  const plan = planList({ ...EMPTY_LIST, live: complete ? tops : [], approved, dispensable });
  const { list, held, unplaced } = plan;
  const live = [...new Set(tops.map(({ thumbprint }) => thumbprint))];
  return {
    thumbprints: list,
    live,
    held,
    ready: list.length > 0 && held.length === 0 && (unplaced.length === 0 || enforced === false),
    findings: [
      ...assessment.findings,
      ...held.map((thumbprint) => heldFinding(thumbprint, assessment)),
      ...(unplaced.length > 0 ? [tooMany(plan, assessment)] : []),
      ...[...approved].filter((thumbprint) => !live.includes(thumbprint)).map((one) => notLive(one, live)),
    ],
  };
}

/** Input for an empty list. Nothing is superseded in it, so that no clock is needed. */
const EMPTY_LIST = {
  pinned: [],
  superseded: new Map<string, Date>(),
  evictable: new Set<string>(),
  updates: 'verified' as const,
  overlapMs: null,
  now: new Date(0),
};

function heldFinding(about: string, { hosts, check, enforced }: Assessment): Finding {
  const facts = {
    ...presentation(about, hosts),
    rejectedSince: null,
    checked: enforced !== false,
    check,
    creating: true as const,
  };
  return { code: 'approval-required', about, facts };
}

function tooMany({ list, unplaced }: Plan, { enforced, check }: Assessment): Finding {
  const checked = enforced !== false;
  return { code: 'list-full', facts: { unplaced, list, idle: [], checked, check, creating: true } };
}

function notLive(about: string, live: readonly string[]): Finding {
  return { code: 'approval-not-done', about, facts: { obstacle: 'not-live', live, creating: true } };
}
