import type { MetricName } from '../../../../lambda/contract/metrics';
import { FILE_SCHEMA } from '../../../../lambda/organization/file-formats';
import { openOrganizationSession } from '../../../../lambda/organization/organization-lease';
import { end } from '../../../../lambda/organization/stages/end';
import { FILES, type Kind } from '../../../../lambda/organization/state';
import { HOUR, NOW, ago } from '../../../support/remembered';
import { createRamStore } from '../../../support/store-in-ram';

const SUMMARY = {
  schema: FILE_SCHEMA,
  dryRun: false,
  startedAt: ago(HOUR).toISOString(),
  complete: true,
  counts: { providers: 21, unchanged: 1, updated: 2, held: 3, failed: 4, skipped: 11 },
  missing: 5,
};

/** Ends a run with a summary; returns the metrics that it emitted. */
async function endRun(kind: Kind, summary: object | null): Promise<Record<string, number>[]> {
  const emitted: Record<string, number>[] = [];
  const clock = (): Date => NOW;
  const texts = new Map(summary ? [[FILES.summary('run'), JSON.stringify(summary)]] : []);
  await end({
    run: 'run',
    kind,
    clock,
    session: openOrganizationSession('run', { stateStore: createRamStore(), clock }),
    files: { get: async (key) => texts.get(key) ?? null, put: async () => {}, addressOf: (key) => key },
    emit: (metrics: ReadonlyMap<MetricName, number>) => emitted.push(Object.fromEntries(metrics)),
  });
  return emitted;
}

test('the end of a run over all accounts emits the figures of its summary, and the time since its start', async () => {
  const metrics = {
    Providers: 21,
    Unchanged: 1,
    Updated: 2,
    Held: 3,
    Failed: 4,
    Skipped: 11,
    EnforcedMissing: 5,
    RunDuration: HOUR,
  };
  expect(await endRun('full', SUMMARY)).toEqual([{ ...metrics, RunCompleted: 1 }]);
  expect(await endRun('full', { ...SUMMARY, complete: false })).toEqual([metrics]);
});

test('a quick look, a dry run and a run without a summary emit no metrics', async () => {
  expect(await endRun('quick', SUMMARY)).toEqual([]);
  expect(await endRun('full', { ...SUMMARY, dryRun: true })).toEqual([]);
  expect(await endRun('full', null)).toEqual([]);
});
