import type { ApprovalFailure, ListObstacle } from '../../findings/entries/requests';
import type { Finding } from '../../findings/finding';
import type { ListContext } from './plan-findings';

/**
 * Returns findings on approvals that could not be carried out, for a reason that no other finding names.
 * @param approved for live thumbprints
 * @param pinned thumbprints in IAM now, normalised
 */
export function approvalFindings(
  approved: ReadonlySet<string>,
  pinned: ReadonlySet<string>,
  context: ListContext,
): Finding[] {
  const { added, forbidden, unstaged } = context.plan;
  const explained = new Set([...pinned, ...added, ...forbidden]);
  return [
    ...unstaged.map((thumbprint) => notDone(thumbprint, { ...obstacleIn(context), staged: true })),
    ...[...approved]
      .filter((thumbprint) => !explained.has(thumbprint))
      .map((thumbprint) => notDone(thumbprint, failureOf(thumbprint, context))),
  ];
}

function notDone(about: string, facts: ApprovalFailure): Finding {
  return { code: 'approval-not-done', about, facts };
}

function failureOf(thumbprint: string, context: ListContext): ApprovalFailure {
  if (context.plan.unplaced.includes(thumbprint)) return { ...obstacleIn(context), staged: false };
  const live = context.hosts.flatMap(({ report }) => report.tops.map((top) => top.thumbprint));
  return live.includes(thumbprint) ? { obstacle: 'documents-unreadable' } : { obstacle: 'not-live', live };
}

/** Returns why the list cannot be written, or not with one more entry. */
function obstacleIn({ plan, stopped, updates }: ListContext): ListObstacle {
  if (stopped) return { obstacle: 'stopped' };
  if (updates === 'never') return { obstacle: 'read-only' };
  return plan.malformed.length > 0 ? { obstacle: 'malformed', entries: plan.malformed } : { obstacle: 'full' };
}
