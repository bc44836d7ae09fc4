import type { FindingCode } from '../../lambda/judge/finding';
import type { Aws } from '../../sandbox/aws/server';

/** What people and later runs have of a run, without what is another in every run: dates, run IDs. */
export interface Outcome {
  /** The thumbprints in IAM, by provider. */
  lists: Record<string, readonly string[]>;
  /** The items of the table. */
  items: readonly Item[];
  /** What was told, once for each time it was told: `SUBJECT: SENTENCE [SEVERITY: CODE]`. */
  notified: readonly string[];
}

type Item = Readonly<Record<string, unknown>>;

/** What is found of a fault itself: it may be remembered and told besides. */
const OF_THE_FAULT: readonly FindingCode[] = [
  'iam-read-failed',
  'iam-write-failed',
  'iam-write-unconfirmed',
  'state-unavailable',
  // Only where the table cannot be used: what it did not keep of a change makes that somebody else's.
  'removal-not-done',
  'external-pin-unapproved',
];

/** What came of the runs so far. */
export async function outcomeIn(aws: Aws): Promise<Outcome> {
  return {
    lists: listsIn(aws),
    items: (await aws.table.items()).map(readable),
    notified: notifiedIn(aws),
  };
}

/** Without leases that have ended by then: they keep nobody out, and who takes the provider in hand next takes them, too. */
export function withoutEndedLeases(outcome: Outcome, now: number): Outcome {
  return {
    ...outcome,
    items: outcome.items.map(({ leaseOwner, leaseUntil, ...item }) =>
      Number(leaseUntil) < now ? item : { ...item, ...(leaseOwner !== undefined && { leaseOwner, leaseUntil }) },
    ),
  };
}

/** The thumbprints in IAM, by provider. */
export function listsIn({ iam }: Aws): Outcome['lists'] {
  return Object.fromEntries([...iam.providers.values()].map(({ arn, thumbprints }) => [arn, thumbprints]));
}

/** What was told so far. */
export function notifiedIn({ inbox }: Aws): string[] {
  return inbox.messages.flatMap(({ email }) => itemsIn(email)).toSorted();
}

/** What was told, without what was told of the fault itself. */
export function matterOf({ notified }: Outcome): string[] {
  return notified.filter((item) => !OF_THE_FAULT.some((code) => item.endsWith(`: ${code}]`)));
}

/** Of what was told, what each is about and what kind it is: the words depend on what could be done in the same step. */
export function gistOf(notified: readonly string[]): string[] {
  return notified
    .map((item) => [/^\S+/, /[0-9a-f]{40}/, /\[[\w: -]+\]$/].flatMap((part) => part.exec(item)?.[0] ?? []).join(' '))
    .toSorted();
}

function readable(item: Item): Item {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => {
      if (name === 'expiresAt') return [name, 'a date'];
      const isJson = (name === 'state' || name === 'text') && typeof value === 'string';
      return [name, isJson ? timeless(JSON.parse(value)) : value];
    }),
  );
}

/** What stands for the runs that a state names. */
const RUNS = new Map([
  ['runId', 'a run'],
  ['missedBy', 'some runs'],
]);

/** Dates and run IDs give way to the fact that there is one; conditions that tell of the fault itself go. */
function timeless(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? 'a date' : value;
  if (Array.isArray(value)) {
    const kept = name === 'conditions' ? value.filter((one) => !OF_THE_FAULT.includes(one.finding.code)) : value;
    return kept.map((one) => timeless(one));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, RUNS.get(key) ?? timeless(one, key)]));
}

/** The single things that a message tells, each with what it is about. */
function itemsIn(message: string): string[] {
  let subject = '';
  return message.split('\n').flatMap((line) => {
    if (line === 'ABOUT THE WATCHER ITSELF') subject = 'run';
    if (line.startsWith('arn:')) subject = line;
    if (!line.startsWith('* ')) return [];
    return `${subject}: ${unquoted(line.slice(2)).replace(/^Over, after .* UTC\)\. It was:/, 'Over:')}`;
  });
}

/** What an earlier run found stands in quotation marks: for whether it is told that makes no difference. */
function unquoted(sentence: string): string {
  return sentence.replace(
    /^(Over, .*: )?("(?:[^"\\]|\\.)*")(?= \[[\w: -]+\]$)/,
    (_, over = '', text: string) => `${over}${JSON.parse(text)}`,
  );
}

/** What is remembered apart from who wrote what, and in how many steps. */
export function withoutAuthors({ items }: Outcome): Item[] {
  return items.flatMap(({ subject, item, state }) =>
    item === 'state' && isRecord(state)
      ? [{ ...state, subject, version: null, lastWrite: null, thumbprints: Object.keys(state['thumbprints'] ?? {}) }]
      : [],
  );
}

function isRecord(value: unknown): value is Record<string, object> {
  return typeof value === 'object' && value !== null;
}
