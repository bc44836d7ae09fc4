import type { AddedFacts, RetiredFacts } from '../../findings/entries/changes';
import type { Finding } from '../../findings/finding';
import { MAX_THUMBPRINTS } from '../chain/thumbprint';
import type { JudgedHost, TopReport } from '../evidence/hosts';
import type { Plan } from '../plan/plan';
import type { Standing } from '../state/provider-state';
import { presentedTop, topFor } from './presented-top';

/** Facts that the findings about a change need. */
export interface ChangeContext {
  plan: Plan;
  hosts: readonly JudgedHost[];
  /** True if the change is only planned. */
  dryRun: boolean;
  /** Superseded thumbprints, each with the moment since which it is superseded. */
  superseded: ReadonlyMap<string, Date>;
  /** Version of the list that an operator put back; null when none was. */
  restored: number | null;
  /** Standings of the provider's pins before the change; null for a pin of which it is not known. */
  standings: readonly (Standing | null)[];
  /** True if the provider's state could not be read or kept. Default: false. */
  additionsOnly?: boolean;
  /** Thumbprints of that list that an operator had taken out before, and that were left out of it. Default: none. */
  leftOut?: readonly string[];
  /** Thumbprints that leave at an operator's request. Default: none. */
  leaving?: ReadonlySet<string>;
}

/** Returns findings on what a written (or, in a dry run, a planned) list changes. */
export function changeFindings(context: ChangeContext): Finding[] {
  const { plan, dryRun, restored, leftOut = [], leaving = new Set() } = context;
  return [
    ...(restored === null
      ? []
      : [{ code: 'list-restored', facts: { dryRun, version: restored, leftOut } } satisfies Finding]),
    ...plan.added.map((thumbprint) => addedFinding(thumbprint, context)),
    ...plan.retired.map((thumbprint) =>
      leaving.has(thumbprint) ? removedFinding(thumbprint, context) : retiredFinding(thumbprint, context),
    ),
  ];
}

function addedFinding(about: string, context: ChangeContext): Finding {
  const { hosts, dryRun, restored } = context;
  const found = topFor(about, hosts);
  if (!found) return { code: 'thumbprint-staged', about, facts: { dryRun, restored } };
  const { top } = found;
  if (top.evidence === null && restored === null)
    return { code: 'trusted-on-first-use', about, facts: { dryRun, top: presentedTop(found) } };
  return { code: 'thumbprint-added', about, facts: { ...proofOf(top, context), top: presentedTop(found) } };
}

function proofOf({ evidence, anchor, continues }: TopReport, context: ChangeContext): Omit<AddedFacts, 'top'> {
  const { dryRun, restored, plan, additionsOnly } = context;
  return {
    dryRun,
    evidence,
    anchor,
    continues,
    restored,
    othersLeave: plan.retired.length > 0,
    newKind: evidence === 'web-pki' && isNewKind(context),
    rejectionsUnknown: additionsOnly === true && evidence !== null && evidence !== 'approved',
  };
}

/** True for a first pin by public CAs: others than the holder of a private CA's keys can get a public certificate for the host. */
function isNewKind({ standings }: ChangeContext): boolean {
  const known = standings.filter((standing) => standing !== null);
  return known.length > 0 && !known.includes('web-pki');
}

function removedFinding(about: string, { hosts, dryRun }: ChangeContext): Finding {
  const found = topFor(about, hosts);
  const facts = { dryRun, top: found ? presentedTop(found) : null, absent: false, rejectedSince: null };
  return { code: 'thumbprint-removed', about, facts };
}

function retiredFinding(about: string, context: ChangeContext): Finding {
  return { code: 'thumbprint-retired', about, facts: { dryRun: context.dryRun, ...retirementOf(about, context) } };
}

function retirementOf(thumbprint: string, { superseded, restored, plan }: ChangeContext): Omit<RetiredFacts, 'dryRun'> {
  const since = superseded.get(thumbprint)?.toISOString() ?? null;
  if (restored !== null) return { reason: 'not-in-version', since: null, restored };
  const isCrowded = plan.added.length > 0 && plan.list.length === MAX_THUMBPRINTS;
  return { reason: isCrowded ? 'room-needed' : 'overlap-over', since, restored };
}
