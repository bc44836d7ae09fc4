import { FINDING_RULES } from '../findings/lookup';
import type { Finding } from '../findings/finding';
import { updateConditions } from '../judge/state/conditions';
import { type Notification, dueNotifications } from '../judge/state/due-notifications';
import type { RunState } from '../judge/state/provider-state';
import type { RunMark } from '../judge/state/run-mark';

/** Findings of one code that are kept, since a table's item is of limited size: the rest is in the file of the run. */
const MOST_OF_A_CODE = 100;

/** Time that an account may lack the role before operators are notified, in milliseconds: a StackSet takes a while to bring it. */
const ENTRY_GRACE_MS = 24 * 60 * 60 * 1000;

/**
 * Returns the state of the organization's runs after one of them.
 * @param isWhole true if the run was over all accounts: only then is a condition over that it did not find
 */
export function stateAfter(
  state: RunState,
  findings: readonly Finding[],
  { runId, now }: RunMark,
  isWhole: boolean,
): RunState {
  const look = { now, runId, enforced: null, quickLookMs: null, covers: () => isWhole, rules: FINDING_RULES };
  return { ...state, conditions: updateConditions(state.conditions, fewOfEach(findings), look) };
}

function fewOfEach(findings: readonly Finding[]): Finding[] {
  const counts = new Map<string, number>();
  return findings.toSorted(byAbout).filter(({ code }) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    return count <= MOST_OF_A_CODE;
  });
}

function byAbout({ about: one = '' }: Finding, { about: other = '' }: Finding): number {
  return one < other ? -1 : Number(one > other);
}

/** Notifications about an organization that are due: those to send, and ends of conditions that nobody was notified of. */
export interface DueOfOrganization {
  toSend: readonly Notification[];
  unsent: readonly Notification[];
}

/** Returns what is due. That an account cannot be entered is not, before it has been so for a day. */
export function dueOf(state: RunState, { runId, now }: RunMark): DueOfOrganization {
  const due = dueNotifications(state, runId, now, FINDING_RULES);
  const isYoung = ({ finding: { code }, since, until }: Notification): boolean =>
    code === 'account-cannot-be-entered' && (until ?? now).getTime() - since.getTime() < ENTRY_GRACE_MS;
  return {
    toSend: due.filter((one) => !isYoung(one)),
    unsent: due.filter((one) => isYoung(one) && one.reason === 'resolved'),
  };
}
