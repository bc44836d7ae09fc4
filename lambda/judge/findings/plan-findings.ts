import type { UnpinnedFacts } from '../../findings/entries/live-thumbprints';
import type { Finding } from '../../findings/finding';
import { isThumbprint, normalise } from '../chain/thumbprint';
import type { JudgedHost } from '../evidence/hosts';
import { type KnownCheck, isPinnedFor } from '../evidence/thumbprint-check';
import type { Rejections } from '../evidence/trust-basis';
import type { Plan, Updates } from '../plan/plan';
import { namedCertificate } from './named-certificate';
import { presentedTop, topFor } from './presented-top';

/** Facts that the findings about a list need. */
export interface ListContext {
  hosts: readonly JudgedHost[];
  plan: Plan;
  check: KnownCheck;
  enforced: boolean | null;
  /** Thumbprints that an operator had taken out. Default: none. */
  rejected?: Rejections;
  updates: Updates;
  /** True if nothing is written because someone else keeps undoing it. */
  stopped: boolean;
}

/** Returns findings on what the plan could not do by itself. */
export function planFindings(context: ListContext): Finding[] {
  const { plan, stopped } = context;
  return [
    ...plan.held.map((about): Finding => ({ code: 'approval-required', about, facts: unpinned(about, context) })),
    ...plan.forbidden.map((about): Finding => ({
      code: 'update-forbidden',
      about,
      facts: { ...unpinned(about, context), stopped },
    })),
    ...unplacedFindings(context),
  ];
}

function unpinned(thumbprint: string, context: ListContext): UnpinnedFacts {
  const { hosts, check, rejected } = context;
  return {
    ...presentation(thumbprint, hosts),
    rejectedSince: rejected?.get(thumbprint)?.toISOString() ?? null,
    checked: isChecked(context, thumbprint),
    check,
  };
}

/** Returns how a live thumbprint is presented, why it has no evidence, and what below it has. */
export function presentation(
  thumbprint: string,
  hosts: readonly JudgedHost[],
): Pick<UnpinnedFacts, 'top' | 'reason' | 'below'> {
  const found = topFor(thumbprint, hosts);
  const [below] = hosts.flatMap(({ replacements }) => replacements.get(thumbprint) ?? []);
  return {
    top: found && presentedTop(found),
    reason: found?.reason ?? null,
    below: below ? namedCertificate(below) : null,
  };
}

function unplacedFindings(context: ListContext): Finding[] {
  const { plan, hosts, check } = context;
  const { unplaced, malformed, list } = plan;
  if (unplaced.length === 0) return [];
  const consequence = { checked: unplaced.some((thumbprint) => isChecked(context, thumbprint)), check };
  if (malformed.length > 0) return [{ code: 'list-malformed', facts: { ...consequence, unplaced, malformed } }];
  return [{ code: 'list-full', facts: { ...consequence, unplaced, list, idle: idleIn(list, hosts) } }];
}

/** Returns the pinned thumbprints that are not live: of these, an operator knows which are obsolete. */
function idleIn(list: readonly string[], hosts: readonly JudgedHost[]): string[] {
  const live = new Set(hosts.flatMap(({ report }) => report.tops.map(({ thumbprint }) => thumbprint)));
  return list.map(normalise).filter((entry) => isThumbprint(entry) && !live.has(entry));
}

/** True if sign-ins fail without a live thumbprint, as far as can be known. */
function isChecked({ hosts, plan, check, enforced }: ListContext, missing: string): boolean {
  return enforced !== false && !isPinnedFor(check, hosts, plan.list, missing);
}
