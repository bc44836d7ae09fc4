import { checkInput } from '../../../lambda/contract/input-error';
import { settingsSchema } from '../../../lambda/contract/settings';
import type { FindingCode } from '../../../lambda/findings/catalogue';
import { addEvents } from '../../../lambda/judge/state/outbox';
import { NOTHING_KNOWN, type ProviderState } from '../../../lambda/judge/state/provider-state';
import { type Collected, collectAndRelease } from '../../../lambda/notify/collect';
import type { AlertMessage } from '../../../lambda/notify/message';
import { saveAndCollect } from '../../../lambda/notify/pending-notification';
import { notifyOrganization } from '../../../lambda/notify/notify-organization';
import { emptyReport } from '../../../lambda/run/provider-report';
import { createEventLog } from '../../../lambda/state/event-store';
import { openProvider } from '../../../lambda/state/provider-record';
import { openSession } from '../../../lambda/state/session';
import { PROVIDER_FORMAT } from '../../../lambda/state/state-format';
import { NOW, conditionOf } from '../../support/remembered';
import { reportOver } from '../../support/report';
import { sampleOf } from '../../support/sample-findings';
import { createRamStore } from '../../support/store-in-ram';

const SCOPE = { kind: 'organization', id: 'o-sandbox00001', accounts: 3 } as const;
const ACCOUNTS = ['111111111111', '222222222222', '333333333333'];

const stateStore = createRamStore();
function clock(): Date {
  return NOW;
}

function arnIn(account: string): string {
  return `arn:aws:iam::${account}:oidc-provider/issuer.example`;
}

function sessionOf(runId: string) {
  return openSession({ stateStore, runId, clock, leaseMs: () => 300_000 });
}

/** A run over an account comes upon this, and keeps it. */
async function runOver(account: string, runId: string, ...codes: FindingCode[]): Promise<Collected> {
  const session = sessionOf(runId);
  const arn = arnIn(account);
  const record = await openProvider(session, arn, false);
  if (!record) throw new Error('Nobody else has it.');
  const state = addEvents(record.state, codes.map(sampleOf), { now: NOW, runId });
  const pending = await saveAndCollect(record, state, { runId, now: NOW });
  const report = reportOver([emptyReport(arn, 'updated', sampleOf('thumbprint-added'))], { runId });
  const store = createEventLog(session, runId, clock);
  return collectAndRelease({ report, pendingNotifications: [pending], events: [], store, runNotification: null });
}

/** Sends what was collected; returns the messages. */
async function send(accounts: readonly Collected[], runId: string, isAccepted = true): Promise<AlertMessage[]> {
  const messages: AlertMessage[] = [];
  const publish = async (message: AlertMessage): Promise<void> => {
    if (!isAccepted) throw new Error('SNS does not take it.');
    messages.push(message);
  };
  const settings = checkInput(settingsSchema, {}, 'settings');
  const notifier = { publish, reportCommand: '', approveAllCommand: () => '', settings };
  await notifyOrganization({ scope: SCOPE, runId, accounts, run: [] }, sessionOf(runId), notifier);
  return messages;
}

async function stateIn(account: string): Promise<ProviderState> {
  return PROVIDER_FORMAT.parse((await stateStore.read(arnIn(account))) ?? '');
}

beforeEach(async () => {
  for (const account of ACCOUNTS) {
    const record = await openProvider(sessionOf('before'), arnIn(account), false);
    await record?.save(NOTHING_KNOWN, 'release');
  }
});

test('the notifications of many accounts are one message, and recorded as notified once it was accepted', async () => {
  const collected = await Promise.all(ACCOUNTS.map((account) => runOver(account, 'run-1', 'thumbprint-added')));
  const messages = await send(collected, 'run-1');
  expect(messages).toHaveLength(1);
  const [{ text, json } = { text: '', json: '' }] = messages;
  expect(JSON.parse(json).notifications).toMatchObject([{ accounts: { count: 3, first: ACCOUNTS } }]);
  expect(text).toContain('Organization: o-sandbox00001 (3 accounts)');
  for (const account of ACCOUNTS) expect((await stateIn(account)).outbox).toEqual([]);
});

test('notifications that were not accepted stay due, and the next run sends them once', async () => {
  const first = await Promise.all(ACCOUNTS.map((account) => runOver(account, 'run-1', 'thumbprint-added')));
  await expect(send(first, 'run-1', false)).rejects.toThrow('The notifications could not be sent.');
  for (const account of ACCOUNTS) expect((await stateIn(account)).outbox).toHaveLength(1);
  const second = await Promise.all(ACCOUNTS.map((account) => runOver(account, 'run-2')));
  expect(await send(second, 'run-2')).toHaveLength(1);
  expect(await send(await Promise.all(ACCOUNTS.map((account) => runOver(account, 'run-3'))), 'run-3')).toEqual([]);
});

test('an event that another run keeps after the collection stays due', async () => {
  const [account = ''] = ACCOUNTS;
  const collected = await runOver(account, 'run-1', 'thumbprint-added');
  await runOver(account, 'run-2', 'thumbprint-retired');
  await send([collected], 'run-1');
  expect((await stateIn(account)).outbox.map(({ finding }) => finding.code)).toEqual(['thumbprint-retired']);
});

test('a record that another run has open stays as it is, so that operators are notified again', async () => {
  const [account = ''] = ACCOUNTS;
  const collected = await runOver(account, 'run-1', 'thumbprint-added');
  const other = await openProvider(sessionOf('run-2'), arnIn(account), false);
  expect(await send([collected], 'run-1')).toHaveLength(1);
  await other?.release();
  expect((await stateIn(account)).outbox).toHaveLength(1);
});

test('a condition is marked at the moment for which it was collected', async () => {
  const [account = ''] = ACCOUNTS;
  const session = sessionOf('run-1');
  const record = await openProvider(session, arnIn(account), false);
  if (!record) throw new Error('Nobody else has it.');
  const state = { ...NOTHING_KNOWN, conditions: [conditionOf({ notified: null })] };
  const pending = await saveAndCollect(record, state, { runId: 'run-1', now: NOW });
  const report = reportOver([emptyReport(arnIn(account), 'held', conditionOf().finding)], { runId: 'run-1' });
  const store = createEventLog(session, 'run-1', clock);
  const input = { report, pendingNotifications: [pending], events: [], store, runNotification: null };
  await send([await collectAndRelease(input)], 'run-1');
  expect((await stateIn(account)).conditions).toMatchObject([{ phase: 'open', notified: { at: NOW } }]);
});

test('where nothing is due, nothing is sent', async () => {
  expect(await send(await Promise.all(ACCOUNTS.map((account) => runOver(account, 'run-1'))), 'run-1')).toEqual([]);
  expect(await send([], 'run-1')).toEqual([]);
});
