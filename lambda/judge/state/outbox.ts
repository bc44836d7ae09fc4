import type { Finding } from '../../findings/finding';
import type { FindingRules } from '../finding-rules';
import type { ProviderState } from './provider-state';
import type { RunMark } from './run-mark';

/**
 * Returns the state with the events among the findings in its outbox, where they wait to be notified; each once, however often
 * the run came upon it.
 */
export function recordEvents(
  state: ProviderState,
  findings: readonly Finding[],
  mark: RunMark,
  { isEvent }: Pick<FindingRules, 'isEvent'>,
): ProviderState {
  const ofRun = state.outbox.filter(({ runId }) => runId === mark.runId);
  const known = new Set(ofRun.map(({ finding }) => identityOf(finding)));
  const fresh = findings.filter((finding) => isEvent(finding.code) && !known.has(identityOf(finding)));
  return addEvents(state, fresh, mark);
}

/**
 * Adds events to the outbox, each as often as it happened: two writes of one run may add the same thumbprint, where someone else
 * removed it in between. No other function puts an event there.
 */
export function addEvents(state: ProviderState, events: readonly Finding[], { now, runId }: RunMark): ProviderState {
  return { ...state, outbox: [...state.outbox, ...events.map((finding) => ({ finding, at: now, runId }))] };
}

/** Returns what distinguishes an event from others of its run. A second try may give another reason for it: that is no new event. */
function identityOf({ code, about, facts }: Finding): string {
  return code === 'restore-not-done' ? code : JSON.stringify([code, about ?? facts]);
}
