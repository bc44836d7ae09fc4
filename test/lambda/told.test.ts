import { createKeeper, openProvider } from '../../lambda/act/keeper';
import { PROVIDER_FORMAT } from '../../lambda/act/memory-format';
import { emptyReport } from '../../lambda/check-report';
import { checkInput } from '../../lambda/input-error';
import type { FindingCode } from '../../lambda/judge/finding';
import { type Condition, NOTHING_KNOWN } from '../../lambda/judge/memory';
import { countStatuses } from '../../lambda/report';
import { settingsSchema } from '../../lambda/settings';
import { openDesk, tellNews } from '../../lambda/tell';
import { createRamMemory } from '../support/memory-in-ram';

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
  const page = await openProvider(createKeeper({ memory, runId: '1', clock, leaseMs: () => 300_000 }), ARN, false);
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
    { report, desks: [desk], runDesk: null },
    { tell, reportCommand: '', approveAllCommand: () => '', settings: checkInput(settingsSchema, {}, 'settings') },
  );
  expect(texts).toEqual([expect.not.stringContaining('chain-incomplete')]);
  const kept = PROVIDER_FORMAT.parse((await memory.read(ARN)) ?? '');
  expect(kept.conditions.map((condition) => condition.told)).toEqual([{ at: SUNDAY, severity: 'warning' }, told]);
});
