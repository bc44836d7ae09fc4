import { subjectOf as phraseOf } from '../findings/lookup';
import type { Notification } from '../judge/state/due-notifications';
import { type Digest, type Entry, severityNow, worstOfItems } from './digest';
import { shortScopeName } from './scope';
import { nameOfSeveral, noteOf, shortName } from './headline';

/** Maximum length of a subject: SNS requires fewer than 100 characters, ASCII (SNS API reference, Publish). */
const MAX_SUBJECT = 99;

/** Length to which what is said may be cut, so that the name has room, in characters. */
const MIN_PHRASE = 32;

/** Shortest form of a name that is still worth a place, in characters. */
const MIN_NAME = 16;

/** Renders the subject: what the worst notification says and of whom, how many others there are, and the account. */
export function subjectOf(entries: readonly Entry[], digest: Digest): string {
  const [worst, ...others] = notifiedIn(entries, digest);
  const account = ` (${accountOf(digest)})`;
  if (!worst) return `[info] No notification${account}`;
  const { item, name } = worst;
  const phrase = phraseOf(item.finding);
  const what = name === '' ? phrase : `${name}: ${phrase}`;
  const counts = countsOf(others.map((other) => other.item));
  const end = `${others.length > 0 ? ` +${others.length}` : ''}${account}`;
  const start = `[${severityNow(item)}] ${noteOf(item)}`;
  // What makes it long is left out first: that it is delayed, the text says, too.
  const short = `[${severityNow(item)}] ${noteOf({ ...item, delayed: false })}`;
  const whole = [start + what + counts + account, start + what + end, short + what + end];
  const fitting = whole.find((subject) => subject.length <= MAX_SUBJECT);
  if (fitting !== undefined) return fitting;
  const room = MAX_SUBJECT - short.length - end.length;
  const who = shortened(name, Math.max(room - Math.min(phrase.length, MIN_PHRASE) - 2, MIN_NAME));
  return short + cut(who === '' ? phrase : `${who}: ${phrase}`, room) + end;
}

/** A notification, and the name of whom it is about. */
interface Named {
  item: Notification;
  name: string;
}

/** Returns all notifications, the worst first. */
function notifiedIn(entries: readonly Entry[], { run }: Digest): Named[] {
  const aboutRun = run.map((item) => ({ item, name: 'The watcher' }));
  const aboutProviders = entries.flatMap(({ items, providers }) => {
    const [first] = providers;
    const nameFor = ({ finding }: Notification): string =>
      providers.length === 1 ? shortName(first) : nameOfSeveral(providers, phraseOf(finding), shortName(first));
    return items.map((item) => ({ item, name: nameFor(item) }));
  });
  const all = [...aboutProviders, ...aboutRun];
  const worst = worstOfItems(all.map(({ item }) => item));
  const first = all.findIndex(({ item }) => severityNow(item) === worst);
  return [...all.slice(first, first + 1), ...all.filter((_, index) => index !== first)];
}

/** Returns how many further notifications there are, by severity: `; also 1 critical, 2 info`. */
function countsOf(items: readonly Notification[]): string {
  const counts = (['critical', 'warning', 'info'] as const).flatMap((severity) => {
    const count = items.filter((item) => severityNow(item) === severity).length;
    return count > 0 ? [`${count} ${severity}`] : [];
  });
  return counts.length > 0 ? `; also ${counts.join(', ')}` : '';
}

/** Returns the account or the organization in a form that a subject may contain. */
function accountOf({ scope }: Digest): string {
  const ascii = shortScopeName(scope)
    .replaceAll(/[^ -~]/g, '?')
    .trim();
  return cut(ascii, 30) || 'unknown';
}

/** Shortens a name in its middle. */
function shortened(name: string, length: number): string {
  if (name.length <= length) return name;
  const end = Math.floor((length - 2) / 2);
  return `${name.slice(0, length - 2 - end)}..${name.slice(-end)}`;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 2)}..`;
}
