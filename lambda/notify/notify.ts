import { describeError } from '../act/iam';
import type { Tell } from './sns';
import type { EventStore, StoredEvent } from '../state/event-store';
import type { Page, SaveOutcome } from '../state/session';
import type { ApproveAllCommand, RemoveCommand, RestoreCommand } from '../contract/commands';
import { type AlertMessage, renderMessage } from './message';
import type { Condition, Happening, ProviderMemory, RunMemory } from '../judge/state/provider-state';
import { quoted } from '../judge/printable';
import { type NewsItem, conditionsTold, newsIn } from '../judge/state/due-notifications';
import type { Report } from '../contract/report';
import type { Settings } from '../contract/settings';

/** What telling needs. */
export interface Teller {
  /** Where news goes; null when the caller shows the report to a person itself. */
  tell: Tell | null;
  /** The command that prints the whole report again, for the message. */
  reportCommand: string;
  /** The command that approves several thumbprints at once, for the message. */
  approveAllCommand: ApproveAllCommand;
  /** The command that puts an earlier list back, for the message. Default: none is offered. */
  restoreCommand?: RestoreCommand;
  /** The command that takes a thumbprint out. Default: none is offered, for it could not be kept out. */
  removeCommand?: RemoveCommand | null;
  settings: Settings;
}

/** A page that lies open until its news is told. */
export interface Desk<T> {
  page: Page<T>;
  state: T;
  news: readonly NewsItem[];
  /** The moment for which the news was gathered. */
  at: Date;
  /** Whether the state is kept, so that a later run can tell the news. */
  kept: boolean;
}

/** What is remembered, as far as it is told. */
interface Tellable {
  conditions: readonly Condition[];
  news?: readonly Happening[];
}

/** Keeps a state. The page stays open when there is news in it, for the run that tells it must remember that. */
export const openDesk = async <T extends Tellable>(
  page: Page<T>,
  state: T,
  { runId, now }: { runId: string; now: Date },
): Promise<Desk<T>> => {
  const news = newsIn(state, runId, now);
  const outcome = await page.save(state, news.length > 0 ? 'keep' : 'release');
  return { page, state, news, at: now, kept: outcome === 'saved' };
};

/** An IAM event that is due to be told. */
export interface EventNews {
  event: StoredEvent;
  /** ARN. */
  provider: string;
  item: NewsItem;
}

/** All that a run might tell. */
export interface Tidings {
  report: Report;
  desks: readonly Desk<ProviderMemory>[];
  /** What others did, as IAM events told. */
  events: readonly EventNews[];
  /** Where it is remembered that they were told. */
  store: EventStore;
  /** About the run itself; null when another run has it in hand. */
  runDesk: Desk<RunMemory> | null;
}

/**
 * Tells the news of a run in one message, and remembers that it was told once SNS has accepted it.
 * @throws Error when it could not be sent; the news is in the error, for the dead-letter queue
 */
export const tellNews = async ({ report, desks, events, store, runDesk }: Tidings, teller: Teller): Promise<void> => {
  const { tell, reportCommand, approveAllCommand, restoreCommand, removeCommand, settings } = teller;
  const due = desks.filter(({ news }) => news.length > 0);
  const runDue = runDesk && runDesk.news.length > 0 ? runDesk : null;
  if (due.length === 0 && events.length === 0 && !runDue) return;
  const release = async (): Promise<void> => {
    await Promise.all([...due, ...(runDue ? [runDue] : [])].map(({ page }) => page.release()));
  };
  if (!tell) return release();
  const { message, cut } = renderMessage({
    report,
    providers: newsByProvider(due, events),
    run: runDue?.news ?? [],
    account: settings.accountName ?? accountIdIn(report),
    reportCommand,
    approveCommand: approveAllCommand,
    restoreCommand,
    removeCommand,
  });
  try {
    await tell(message);
  } catch (error) {
    await release();
    const kept =
      [...due, ...(runDue ? [runDue] : [])].every((desk) => desk.kept) &&
      events.every(({ event }) => event.id !== null);
    const fate = kept ? 'It is kept, and the next run sends it.' : 'It is not kept anywhere else.';
    throw notSent(message, error, fate);
  }
  const left = due.filter(({ page }) => cut.has(page.key));
  await Promise.all([
    ...due.filter((desk) => !left.includes(desk)).map(told),
    ...left.map(({ page }) => page.release()),
    ...(runDue ? [told(runDue)] : []),
    store.mark(
      events.filter(({ provider }) => !cut.has(provider)).map(({ event }) => event),
      'told',
    ),
  ]);
};

/**
 * The error of news that could not be sent. The news is in it, for the dead-letter queue.
 * @param fate a sentence: what becomes of it
 */
export const notSent = ({ subject, text }: AlertMessage, error: unknown, fate: string): Error => {
  const why = quoted(describeError(error));
  return new Error(`The news could not be sent. ${why} ${fate}\n\nIt was:\n\n${subject}\n\n${text}`, { cause: error });
};

const newsByProvider = (
  desks: readonly Desk<ProviderMemory>[],
  events: readonly EventNews[],
): ReadonlyMap<string, readonly NewsItem[]> => {
  const byProvider = new Map(desks.map(({ page, news }) => [page.key, [...news]]));
  for (const { provider, item } of events) byProvider.set(provider, [...(byProvider.get(provider) ?? []), item]);
  return byProvider;
};

/** The account ID stands in every ARN. */
const accountIdIn = ({ providers: [provider] }: Report): string => {
  const account = provider?.arn.split(':')[4] ?? '';
  return /^[\w.-]{1,20}$/.test(account) ? account : 'unknown';
};

const told = <T extends Tellable>({ page, state, at }: Desk<T>): Promise<SaveOutcome> =>
  page.save({ ...state, conditions: conditionsTold(state.conditions, at), ...(state.news && { news: [] }) }, 'release');
