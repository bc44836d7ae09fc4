import type { AlertMessage } from '../../../lambda/notify/message';
import type { Alert, AlertItem } from '../../../lambda/notify/message-json';

/** Why something is told, as a reader understands it. */
export type ReadReason = 'new' | 'worse' | 'stays' | 'reminder' | 'over';

/** One thing that a message tells. */
export interface ReadNotification {
  /** The ARN of the provider; `run` for what is about the watcher itself. */
  key: string;
  readReason: ReadReason;
  severity: string;
  code: string;
  /** Everything that identifies it, in words: a thumbprint, a host, what was added and removed. */
  about: string;
  /** From when to when, of what is over; since when it is away, of what comes and goes. */
  lasted: string;
  /** Whether it is told as something that comes and goes. */
  again: boolean;
  delayed: boolean;
}

/** Reads what a message tells, from its form for machines. */
export function readMessage({ json }: Pick<AlertMessage, 'json'>): ReadNotification[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the watcher wrote it.
  const { notifications } = JSON.parse(json) as Alert;
  return notifications.map((item) => {
    const { provider, reason, code, severity, since, until, delayed, flapping } = item;
    return {
      key: provider ?? 'run',
      readReason: REASONS[reason],
      severity: reason === 'resolved' ? 'over' : severity,
      code,
      about: aboutIn(item),
      lasted: lastedIn(reason, since, until),
      again: flapping && reason !== 'worse' && reason !== 'stays',
      delayed,
    };
  });
}

const REASONS: Record<AlertItem['reason'], ReadReason> = {
  happened: 'new',
  opened: 'new',
  worse: 'worse',
  stays: 'stays',
  reminder: 'reminder',
  resolved: 'over',
};

function lastedIn(reason: AlertItem['reason'], since: string, until: string | null): string {
  if (until === null) return '';
  return reason === 'resolved' ? `${minuteOf(since)} to ${minuteOf(until)}` : `since ${minuteOf(until)}`;
}

function minuteOf(moment: string): string {
  return moment.slice(0, 16).replace('T', ' ');
}

/** Findings of these codes name a thumbprint first. */
const OF_THUMBPRINTS = new Set([
  'thumbprint-added',
  'thumbprint-retired',
  'thumbprint-approved',
  'thumbprint-staged',
  'thumbprint-removed',
  'removal-not-done',
  'staged-live',
  'staged-unused',
  'trusted-on-first-use',
  'approval-required',
  'approval-not-done',
  'update-forbidden',
  'external-pin-unapproved',
]);

/** Findings of these codes name a host. */
const OF_HOSTS =
  /^(http-status|timed-out|unreachable|connection-closed|address-not-allowed|too-many-addresses|chains-differ|certificate-(expiring|expired|name-mismatch)|superseding-delayed)$/;

function aboutIn({ code, about, facts }: AlertItem): string {
  if (OF_THUMBPRINTS.has(code) || OF_HOSTS.test(code)) return about ?? '';
  if ('version' in facts && (code === 'list-restored' || code === 'restore-not-done')) return String(facts.version);
  if (code !== 'external-change' || !('added' in facts) || !('removed' in facts)) return '';
  return changeIn(textsOf(facts.added), textsOf(facts.removed));
}

function textsOf(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

/** A change of a list, in words. */
export function changeIn(added: readonly string[], removed: readonly string[]): string {
  return [...added.map((entry) => `+${entry}`), ...removed.map((entry) => `-${entry}`)].toSorted().join(' ');
}
