import type { Finding } from '../finding';
import type { ListContext } from './plan-findings';
import { displayEntries } from '../chain/thumbprint';

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
    ...unstaged.map((thumbprint) => unstagedFinding(thumbprint, context)),
    ...[...approved]
      .filter((thumbprint) => !explained.has(thumbprint))
      .map((thumbprint) => notDone(thumbprint, ...reasonFor(thumbprint, context))),
  ];
}

function unstagedFinding(thumbprint: string, context: ListContext): Finding {
  const [why, remedy] = obstacleIn(context);
  return notDone(thumbprint, `${thumbprint} could not be pinned ahead: ${why}.`, `${remedy}; then stage it again.`);
}

function notDone(about: string, message: string, action: string): Finding {
  return {
    code: 'approval-not-done',
    severity: 'warning',
    about,
    message,
    action,
  };
}

function reasonFor(thumbprint: string, context: ListContext): [message: string, action: string] {
  const live = context.hosts.flatMap(({ report }) => report.tops.map((top) => top.thumbprint));
  const start = `The approved thumbprint ${thumbprint} is`;
  if (context.plan.unplaced.includes(thumbprint)) {
    const [why, remedy] = obstacleIn(context);
    return [`${start} live, but was not added: ${why}.`, `${remedy}; then approve it again.`];
  }
  if (live.includes(thumbprint)) {
    return [
      `${start} live, but was not added: the issuer's documents could not be read.`,
      'See the other findings, and approve it again once the issuer answers.',
    ];
  }
  return [
    `${start} not what the issuer's hosts present now, so it was not added.`,
    live.length > 0
      ? `Live now: ${live.join(', ')}. To pin one that is still to come, approve it with "stage": true.`
      : 'No chain could be read; see the other findings.',
  ];
}

/** Returns why the list cannot be written, or not with one more entry, and what to do about that; both are clauses. */
function obstacleIn({ plan, stopped, updates }: ListContext): [why: string, remedy: string] {
  if (stopped) return ['nothing is written here while someone else keeps undoing it', 'See writing-stopped'];
  if (updates === 'never') return ['updates is "never", so the watcher may not write', 'Set updates to "verified"'];
  return plan.malformed.length > 0
    ? [
        `the list in IAM holds something that is no thumbprint: ${displayEntries(plan.malformed)}`,
        'Take that out by hand',
      ]
    : ['no place in the list is free', 'Take out what is obsolete, by hand or by restoring an earlier list'];
}

/** Returns the finding that an operator approved a thumbprint that was pinned already. */
export function approvedAlready(thumbprint: string): Finding {
  return {
    code: 'thumbprint-approved',
    severity: 'info',
    about: thumbprint,
    message: `A person approved ${thumbprint}, which was pinned already. ${HOW_LONG_APPROVED}`,
    action: '',
  };
}

/** Duration of an approval, as messages name it. */
export const HOW_LONG_APPROVED = 'It stays until it has been live and then superseded for longer than overlapDays.';
