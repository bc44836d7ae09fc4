import { hasCommands, parseExecutionInput } from '../../contract/execution-input';
import { organizationCommandsFor } from '../../contract/organization-commands';
import { sumCounts } from '../../contract/report';
import type { Settings } from '../../contract/settings';
import { FINDING_RULES } from '../../findings/lookup';
import type { KnownCheck } from '../../judge/evidence/thumbprint-check';
import { markNotified } from '../../judge/state/mark-notified';
import type { Collected } from '../../notify/collect';
import { notifyAccounts } from '../../notify/notify-accounts';
import { notifyOrganization } from '../../notify/notify-organization';
import type { Notifier } from '../../notify/notifier';
import type { Publish } from '../../notify/sns';
import type { StateSession } from '../../state/session';
import { type ReportFrame, collectDue } from '../collect-due';
import { keepEnforced } from '../enforced-providers';
import { FILE_SCHEMA, commandsFile, summaryFile } from '../file-formats';
import { needFile, readFile, writeFile } from '../files';
import { dueOf, stateAfter } from '../organization-conditions';
import { keepLease } from '../organization-lease';
import { type RunOutcome, readOutcome } from '../run-outcome';
import { FILES, type Kind, type State } from '../state';
import type { StageContext } from './stage';

/** What the stage is given. */
export interface NotifyContext extends StageContext {
  kind: Kind;
  session: StateSession;
  publish: Publish;
  settings: Settings;
  thumbprintCheck: KnownCheck;
  organizationId: string;
  /** True if each account gets a message of its own, too. */
  perAccountMessages: boolean;
  region: string;
  clock: () => Date;
  /** Receives errors that stop nothing. */
  onError: (what: string, error: unknown) => void;
}

/**
 * Puts together what came of a run, and sends what is due in one message. After a failure it can be done again: what was sent is not sent
 * once more.
 * @throws OtherRunError when another run has the lease of the organization
 * @throws Error if the message could not be sent
 */
export async function notifyRun(context: NotifyContext): Promise<State> {
  const { run, kind, files, settings, clock } = context;
  const about = await needFile(files, FILES.commands(run), commandsFile);
  const input = parseExecutionInput(about.input);
  const outcome = await readOutcome(run, kind, files);
  const isWhole = kind === 'full' && !hasCommands(input) && !input.dryRun;
  await keepDigest(outcome, { ...about, dryRun: input.dryRun }, context);
  if (!input.dryRun) {
    const started = new Date(about.startedAt);
    const frame = {
      runId: run,
      startedAt: about.startedAt,
      durationMs: clock().getTime() - started.getTime(),
      thumbprintCheck: context.thumbprintCheck,
    };
    await send(outcome, frame, isWhole, about.machine, context);
  }
  if (isWhole && outcome.blocked === null) await keepEnforced(run, outcome, settings, files);
  return { run, kind, key: '', count: 0 };
}

/** Keeps what the run has to say. When it is done again, that stays as it was. */
async function keepDigest(
  { accounts, findings, results }: RunOutcome,
  { kind, startedAt, dryRun }: { kind: Kind; startedAt: string; dryRun: boolean },
  { run, files }: NotifyContext,
): Promise<void> {
  const key = FILES.summary(run);
  if (await readFile(files, key, summaryFile)) return;
  const complete = results.every((result) => result.complete) && !findings.some(({ code }) => code === 'batch-failed');
  const providers = results.flatMap((result) => result.providers);
  const counts = sumCounts(results.map((result) => result.counts));
  const summary = { schema: FILE_SCHEMA, dryRun, startedAt, complete, counts };
  await writeFile(files, FILES.digest(run), { ...summary, run, kind, accounts, findings, providers });
  const missing = providers.filter((provider) => provider.missing).length;
  await writeFile(files, key, { ...summary, missing });
}

async function send(
  { accounts, findings, results }: RunOutcome,
  frame: ReportFrame,
  isWhole: boolean,
  machine: string,
  context: NotifyContext,
): Promise<void> {
  const { run, session, clock, organizationId, settings, publish, region } = context;
  const record = await keepLease(session);
  const mark = { runId: run, now: clock() };
  const state = stateAfter(record.state, findings, mark, isWhole);
  // Whatever becomes of the message, the next run knows since when a condition is there.
  await record.save(state, 'keep');
  const { toSend, unsent } = dueOf(state, mark);
  const collected = await collectDue(results, session, mark, frame);
  const notifier: Notifier = { ...organizationCommandsFor(machine), publish, settings, region };
  const scope = { kind: 'organization' as const, id: organizationId, accounts };
  const empty = emptyCollected(frame);
  const file = context.files.addressOf(FILES.digest(run));
  const accountsAndRun = { accounts: [empty, ...collected], run: toSend };
  await notifyOrganization({ scope, runId: run, ...accountsAndRun, file }, session, notifier);
  await record.save(markNotified(state, [...toSend, ...unsent], mark.now, FINDING_RULES), 'keep');
  if (context.perAccountMessages) await notifyAccounts(collected, notifier, context.onError);
}

/** Notifications about the run need no account. */
function emptyCollected(frame: ReportFrame): Collected {
  const counts = sumCounts([]);
  return {
    report: { ...frame, dryRun: false, complete: true, counts, findings: [], providers: [] },
    due: [],
    run: null,
    events: new Map(),
    roles: new Map(),
  };
}
