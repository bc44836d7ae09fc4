import type { AlertMessage } from '../../../lambda/notify/message';

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

const ITEM = /^\* (.*) \[(info|warning|critical|over): ([a-z0-9-]+)\]$/;

/** Reads what a message tells, as a person would who knows what the codes mean. */
export function readMessage({ text }: Pick<AlertMessage, 'text'>): ReadNotification[] {
  const lines = text.split('\n');
  const notifications: ReadNotification[] = [];
  let key = '';
  /** What is the same for several providers, until their issuers are named. */
  let shared: Omit<ReadNotification, 'key'>[] | null = null;
  /** The issuer for which it says how it is. */
  let first = '';
  lines.forEach((line, index) => {
    if (line === 'ABOUT THE WATCHER ITSELF') key = 'run';
    if (line.startsWith('arn:')) [key, shared] = [line, null];
    if (line.startsWith('The same for ')) [shared, first] = [[], ''];
    const [, issuer] = /^ {4}https:\/\/(\S+)$/.exec(line) ?? [];
    if (issuer !== undefined) {
      first ||= issuer;
      const arn = `arn:aws:iam::123456789012:oidc-provider/${issuer}`;
      for (const one of shared ?? [])
        notifications.push({ ...one, key: arn, about: one.about.replaceAll(first, issuer) });
    }
    const [, sentence = '', severity = '', code = ''] = ITEM.exec(line) ?? [];
    if (code === '') return;
    const delayed = lines[index + 1]?.startsWith('  (Late: ') ?? false;
    const one = { code, delayed, severity, ...read(sentence, code) };
    if (shared) shared.push(one);
    else notifications.push({ key, ...one });
  });
  return notifications;
}

const REASONS: readonly (readonly [start: string, ReadReason])[] = [
  ['This got worse. ', 'worse'],
  ['This came and went, and now it stays. ', 'stays'],
  ['Still so, for ', 'reminder'],
  ['Still comes and goes, for ', 'reminder'],
  ['Over, after ', 'over'],
];

const AGAIN = /^(Back again: |Still comes and goes, |Over, after [^(]* of coming and going )/;

function read(sentence: string, code: string): Pick<ReadNotification, 'readReason' | 'about' | 'lasted' | 'again'> {
  const [, readReason = 'new'] = REASONS.find(([start]) => sentence.startsWith(start)) ?? [];
  const span =
    readReason === 'over' ? /\((.* to .*) UTC\)/ : /^Still comes and goes, for [^;]*; not so (since .*?) UTC/;
  const [, lasted = ''] = span.exec(sentence) ?? [];
  return { readReason, about: aboutIn(sentence, code), lasted, again: AGAIN.test(sentence) };
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

const THUMBPRINT = /[0-9a-f]{40}/g;

function aboutIn(sentence: string, code: string): string {
  if (OF_THUMBPRINTS.has(code)) return sentence.match(THUMBPRINT)?.[0] ?? '';
  if (OF_HOSTS.test(code)) return /(?:(?:keys\.)?(?:one|two)|elsewhere)\.example/.exec(sentence)?.[0] ?? '';
  if (code === 'list-restored' || code === 'restore-not-done')
    return /[Vv]ersion \d+/.exec(sentence)?.[0].slice(8) ?? '';
  if (code !== 'external-change') return '';
  const [, added = ''] = /added ([0-9a-f, ]+)/.exec(sentence) ?? [];
  const [, removed = ''] = /removed ([0-9a-f, ]+)/.exec(sentence) ?? [];
  return changeIn(added.match(THUMBPRINT) ?? [], removed.match(THUMBPRINT) ?? []);
}

/** A change of a list, in words. */
export function changeIn(added: readonly string[], removed: readonly string[]): string {
  return [...added.map((entry) => `+${entry}`), ...removed.map((entry) => `-${entry}`)].toSorted().join(' ');
}
