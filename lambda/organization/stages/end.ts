import type { MetricName } from '../../contract/metrics';
import type { EmitMetrics } from '../../notify/metrics';
import type { StateSession } from '../../state/session';
import { type Summary, summaryFile } from '../file-formats';
import { readFile } from '../files';
import { takeLease } from '../organization-lease';
import { FILES, type Kind, type State } from '../state';
import type { StageContext } from './stage';

/** What the stage is given. */
export interface EndContext extends StageContext {
  kind: Kind;
  session: StateSession;
  emit: EmitMetrics;
  clock: () => Date;
}

/** Ends a run: gives the lease of the organization back, and emits the metrics of a run over all accounts. */
export async function end({ run, kind, files, session, emit, clock }: EndContext): Promise<State> {
  const summary = kind === 'full' ? await readFile(files, FILES.summary(run), summaryFile) : null;
  if (summary && !summary.dryRun) emit(metricsOf(summary, clock()));
  const record = await takeLease(session);
  await record?.release();
  return { run, kind, key: '', count: 0 };
}

function metricsOf({ counts, startedAt, complete, missing }: Summary, now: Date): ReadonlyMap<MetricName, number> {
  const { providers: all, unchanged, updated, held, failed, skipped } = counts;
  return new Map<MetricName, number>([
    ['Providers', all],
    ['Unchanged', unchanged],
    ['Updated', updated],
    ['Held', held],
    ['Failed', failed],
    ['Skipped', skipped],
    ['EnforcedMissing', missing],
    ['RunDuration', now.getTime() - Date.parse(startedAt)],
    ...(complete ? [['RunCompleted', 1] satisfies [MetricName, number]] : []),
  ]);
}
