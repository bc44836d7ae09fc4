import { createEventLog } from '../../../lambda/state/event-store';
import { openSession } from '../../../lambda/state/session';
import { openProvider } from '../../../lambda/state/provider-record';
import { PROVIDER_FORMAT } from '../../../lambda/state/state-format';
import { emptyReport } from '../../../lambda/run/provider-report';
import { checkInput } from '../../../lambda/contract/input-error';
import type { FindingCode } from '../../../lambda/findings/catalogue';
import type { Finding } from '../../../lambda/findings/finding';
import { type Condition, NOTHING_KNOWN } from '../../../lambda/judge/state/provider-state';
import { settingsSchema } from '../../../lambda/contract/settings';
import { notify } from '../../../lambda/notify/notify';
import { saveAndCollect } from '../../../lambda/notify/pending-notification';
import { sampleOf } from '../../support/sample-findings';
import { createRamStore } from '../../support/store-in-ram';
import { reportOver } from '../../support/report';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';

/** Ten seconds before a week begins. */
const SUNDAY = new Date('2026-11-22T23:59:50Z');

function opened(code: FindingCode, notified: Condition['notified']): Condition {
  return {
    key: code,
    phase: 'open',
    runId: '1',
    finding: sampleOf(code),
    since: new Date('2026-11-16T00:00:00Z'),
    found: 1,
    missed: 0,
    missedSince: null,
    backSince: null,
    notified,
    closedSince: null,
    acknowledged: null,
  };
}

test('a notification that falls due while a message is on its way does not count as sent', async () => {
  const stateStore = createRamStore();
  let now = SUNDAY;
  const clock = () => now;
  const session = openSession({ stateStore, runId: '1', clock, leaseMs: () => 300_000 });
  const store = createEventLog(session, '1', clock);
  const record = await openProvider(session, ARN, false);
  if (!record) throw new Error('Nobody else has it.');
  const notified = { at: new Date('2026-11-16T00:00:00Z'), severity: 'warning' as const };
  const conditions = [opened('jwks-empty', null), opened('chain-incomplete', notified)];
  const pendingNotification = await saveAndCollect(record, { ...NOTHING_KNOWN, conditions }, { runId: '1', now });
  const providers = [emptyReport(ARN, 'unchanged', opened('jwks-empty', null).finding)];
  const report = reportOver(providers, { startedAt: SUNDAY.toISOString() });
  const texts: string[] = [];
  const publish = async ({ text }: { text: string }): Promise<void> => {
    texts.push(text);
    now = new Date('2026-11-23T00:00:05Z');
  };
  await notify(
    { report, pendingNotifications: [pendingNotification], events: [], store, runNotification: null },
    { publish, reportCommand: '', approveAllCommand: () => '', settings: checkInput(settingsSchema, {}, 'settings') },
  );
  expect(texts).toEqual([expect.stringContaining('[jwks-empty]')]);
  expect(texts).toEqual([expect.not.stringContaining('chain-incomplete')]);
  const kept = PROVIDER_FORMAT.parse((await stateStore.read(ARN)) ?? '');
  expect(kept.conditions.map((condition) => condition.notified)).toEqual([
    { at: SUNDAY, severity: 'critical' },
    notified,
  ]);
});

test('a notification that did not fit into a message does not count as sent, and a later run sends it once', async () => {
  const stateStore = createRamStore();
  const arns = Array.from({ length: 60 }, (_, n) => `${ARN}/${n}`);
  /** What a run sends, and the providers that it is about. */
  const notifyAs = async (runId: string): Promise<{ text: string; of: string[] }> => {
    const session = openSession({ stateStore, runId, clock: () => SUNDAY, leaseMs: () => 300_000 });
    const pendingNotifications = await Promise.all(
      arns.map(async (arn, n) => {
        const record = await openProvider(session, arn, false);
        if (!record) throw new Error('Nobody else has it.');
        const outbox = opened('jwks-no-supported-algorithm', null);
        const facts = { algorithms: ['x'.repeat(10_000)] };
        const finding: Finding = { code: 'jwks-no-supported-algorithm', about: `${n}`, facts };
        const known =
          record.state.conditions.length > 0
            ? record.state
            : { ...NOTHING_KNOWN, conditions: [{ ...outbox, finding }] };
        return saveAndCollect(record, known, { runId, now: SUNDAY });
      }),
    );
    const providers = arns.map((arn) => emptyReport(arn, 'failed', opened('jwks-empty', null).finding));
    const report = reportOver(providers, { runId, startedAt: SUNDAY.toISOString() });
    let sent = '';
    const notifier = {
      publish: async ({ text }: { text: string }) => void (sent = text),
      reportCommand: '',
      approveAllCommand: () => '',
      settings: checkInput(settingsSchema, {}, 'settings'),
    };
    const store = createEventLog(session, runId, () => SUNDAY);
    await notify({ report, pendingNotifications, events: [], store, runNotification: null }, notifier);
    return { text: sent, of: arns.filter((arn) => sent.includes(`${arn}\n`)) };
  };
  const first = await notifyAs('1');
  expect(first.of.length).toBeGreaterThan(5);
  const left = arns.length - first.of.length;
  expect(first.text).toContain(`This message is cut here: the next one has ${left} more providers.`);
  const notified = [...first.of];
  for (let run = 2; notified.length < arns.length; run += 1) notified.push(...(await notifyAs(`${run}`)).of);
  // Each once.
  expect(notified.toSorted()).toEqual(arns.toSorted());
  expect((await notifyAs('last')).text).toBe('');
});
