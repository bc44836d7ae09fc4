import { createEventStore } from '../../../lambda/state/event-store';
import { createKeeper } from '../../../lambda/state/session';
import { openProvider } from '../../../lambda/state/provider-record';
import { PROVIDER_FORMAT } from '../../../lambda/state/state-format';
import { emptyReport } from '../../../lambda/run/provider-report';
import { checkInput } from '../../../lambda/contract/input-error';
import type { FindingCode } from '../../../lambda/judge/finding';
import { type Condition, NOTHING_KNOWN } from '../../../lambda/judge/state/provider-state';
import { countStatuses } from '../../../lambda/contract/report';
import { settingsSchema } from '../../../lambda/contract/settings';
import { openDesk, tellNews } from '../../../lambda/notify/notify';
import { createRamMemory } from '../../support/memory-in-ram';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';

/** Ten seconds before a week begins. */
const SUNDAY = new Date('2026-11-22T23:59:50Z');

const opened = (code: FindingCode, told: Condition['told']): Condition => ({
  key: code,
  phase: 'open',
  runId: '1',
  finding: { code, severity: 'warning', message: 'It is so.', action: '' },
  since: new Date('2026-11-16T00:00:00Z'),
  found: 1,
  missed: 0,
  missedSince: null,
  backSince: null,
  told,
  overSince: null,
});

test('what falls due while a message is on its way is not taken for told', async () => {
  const memory = createRamMemory();
  let now = SUNDAY;
  const clock = () => now;
  const keeper = createKeeper({ memory, runId: '1', clock, leaseMs: () => 300_000 });
  const store = createEventStore(keeper, '1', clock);
  const page = await openProvider(keeper, ARN, false);
  if (!page) throw new Error('Nobody else has it.');
  const told = { at: new Date('2026-11-16T00:00:00Z'), severity: 'warning' as const };
  const conditions = [opened('jwks-empty', null), opened('chain-incomplete', told)];
  const desk = await openDesk(page, { ...NOTHING_KNOWN, conditions }, { runId: '1', now });
  const providers = [emptyReport(ARN, 'unchanged', opened('jwks-empty', null).finding)];
  const report = {
    runId: '1',
    startedAt: SUNDAY.toISOString(),
    durationMs: 5,
    dryRun: false,
    thumbprintCheck: 'aws' as const,
    complete: true,
    counts: countStatuses(providers),
    findings: [],
    providers,
  };
  const texts: string[] = [];
  const tell = async ({ text }: { text: string }): Promise<void> => {
    texts.push(text);
    now = new Date('2026-11-23T00:00:05Z');
  };
  await tellNews(
    { report, desks: [desk], events: [], store, runDesk: null },
    { tell, reportCommand: '', approveAllCommand: () => '', settings: checkInput(settingsSchema, {}, 'settings') },
  );
  expect(texts).toEqual([expect.not.stringContaining('chain-incomplete')]);
  const kept = PROVIDER_FORMAT.parse((await memory.read(ARN)) ?? '');
  expect(kept.conditions.map((condition) => condition.told)).toEqual([{ at: SUNDAY, severity: 'warning' }, told]);
});

test('what had no place in a message is not taken for told, and the next run tells it', async () => {
  const memory = createRamMemory();
  const arns = Array.from({ length: 60 }, (_, n) => `${ARN}/${n}`);
  /** What a run tells, and the providers that it tells of. */
  const tellAs = async (runId: string): Promise<{ text: string; of: string[] }> => {
    const keeper = createKeeper({ memory, runId, clock: () => SUNDAY, leaseMs: () => 300_000 });
    const desks = await Promise.all(
      arns.map(async (arn, n) => {
        const page = await openProvider(keeper, arn, false);
        if (!page) throw new Error('Nobody else has it.');
        const news = opened('jwks-empty', null);
        const finding = { ...news.finding, about: `${n}`, message: 'x'.repeat(5_000) };
        const known =
          page.state.conditions.length > 0 ? page.state : { ...NOTHING_KNOWN, conditions: [{ ...news, finding }] };
        return openDesk(page, known, { runId, now: SUNDAY });
      }),
    );
    const providers = arns.map((arn) => emptyReport(arn, 'failed', opened('jwks-empty', null).finding));
    const report = {
      runId,
      startedAt: SUNDAY.toISOString(),
      durationMs: 5,
      dryRun: false,
      thumbprintCheck: 'aws' as const,
      complete: true,
      counts: countStatuses(providers),
      findings: [],
      providers,
    };
    let sent = '';
    const teller = {
      tell: async ({ text }: { text: string }) => void (sent = text),
      reportCommand: '',
      approveAllCommand: () => '',
      settings: checkInput(settingsSchema, {}, 'settings'),
    };
    const store = createEventStore(keeper, runId, () => SUNDAY);
    await tellNews({ report, desks, events: [], store, runDesk: null }, teller);
    return { text: sent, of: arns.filter((arn) => sent.includes(`${arn}\n`)) };
  };
  const first = await tellAs('1');
  expect(first.of.length).toBeGreaterThan(5);
  const left = arns.length - first.of.length;
  expect(first.text).toContain(`This message is cut here: the next one tells of ${left} more providers.`);
  const told = [...first.of];
  for (let run = 2; told.length < arns.length; run += 1) told.push(...(await tellAs(`${run}`)).of);
  // Each once.
  expect(told.toSorted()).toEqual(arns.toSorted());
  expect((await tellAs('last')).text).toBe('');
});
