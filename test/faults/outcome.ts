import type { FindingCode } from '../../lambda/findings/catalogue';
import type { Alert } from '../../lambda/notify/message-json';
import type { Aws } from '../../sandbox/aws/server';
import { bodiesIn } from '../../sandbox/aws/sns-rules';

/** What people and later runs have of a run, without what is another in every run: dates, run IDs. */
export interface Outcome {
  /** The thumbprints in IAM, by provider. */
  lists: Record<string, readonly string[]>;
  /** The items of the table. */
  items: readonly Item[];
  /** What operators were notified of, once for each time: `SUBJECT: SENTENCES [SEVERITY: CODE]`. */
  notified: readonly string[];
}

type Item = Readonly<Record<string, unknown>>;

/** What is found of a fault itself: it may be remembered and notified, too. */
const OF_THE_FAULT: readonly FindingCode[] = [
  'iam-read-failed',
  'iam-write-failed',
  'iam-write-unconfirmed',
  'state-unavailable',
  // Only where the table cannot be used: what it did not keep of a change becomes an external change.
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

/** What operators were notified of so far. */
export function notifiedIn({ inbox }: Aws): string[] {
  return inbox.messages.flatMap(itemsIn).toSorted();
}

/** What operators were notified of, without what is about the fault itself. */
export function matterOf({ notified }: Outcome): string[] {
  return notified.filter((item) => !OF_THE_FAULT.some((code) => item.endsWith(`: ${code}]`)));
}

/** Of what was notified, what each is about and what kind it is: the words depend on what could be done in the same step. */
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

/** Dates and run IDs give way to the fact that there is one; conditions about the fault itself go. */
function timeless(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? 'a date' : value;
  if (Array.isArray(value)) {
    const kept = name === 'conditions' ? value.filter((one) => !OF_THE_FAULT.includes(one.finding.code)) : value;
    return kept.map((one) => timeless(one));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, RUNS.get(key) ?? timeless(one, key)]));
}

/** The single things that a message notifies of, each with what it is about. */
function itemsIn({ message }: Aws['inbox']['messages'][number]): string[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the watcher wrote it.
  const { notifications } = JSON.parse(bodiesIn(message).default) as Alert;
  return notifications.map(
    ({ provider, phase, severity, code, message: sentences }) =>
      `${provider ?? 'run'}: ${sentences} [${phase === 'resolved' ? 'resolved' : severity}: ${code}]`,
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
