import type { Finding } from '../finding';
import { isEvent } from '../finding-kinds';
import type { ProviderState } from './provider-state';
import type { RunMark } from './sync';

/**
 * Returns the state with the events among the findings in its outbox, where they wait to be notified; each once, however often
 * the run came upon it. No other function puts an event there.
 */
export function recordEvents(
  state: ProviderState,
  findings: readonly Finding[],
  { now, runId }: RunMark,
): ProviderState {
  const known = new Set(state.outbox.filter((one) => one.runId === runId).map(({ finding }) => identityOf(finding)));
  const happened = findings.filter((finding) => isEvent(finding.code) && !known.has(identityOf(finding)));
  return { ...state, outbox: [...state.outbox, ...happened.map((finding) => ({ finding, at: now, runId }))] };
}

/** Returns what distinguishes an event from others of its run. A second try may give another reason for it: that is no new event. */
function identityOf({ code, about, message }: Finding): string {
  return code === 'restore-not-done' ? code : `${code} ${about ?? message}`;
}
