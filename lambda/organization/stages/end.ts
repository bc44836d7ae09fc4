import type { MetricName } from '../../contract/metrics';
import type { EmitMetrics } from '../../notify/metrics';
import type { StateSession } from '../../state/session';
import { digestFile } from '../file-formats';
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
  const digest = kind === 'full' ? await readFile(files, FILES.digest(run), digestFile) : null;
  if (digest && !digest.dryRun) emit(metricsOf(digest, clock()));
  const record = await takeLease(session);
  await record?.release();
  return { run, kind, key: '', count: 0 };
}

function metricsOf(
  {
    counts,
    startedAt,
    complete,
    providers,
  }: {
    counts: Record<string, number>;
    startedAt: string;
    complete: boolean;
    providers: readonly { missing: boolean }[];
  },
  now: Date,
): ReadonlyMap<MetricName, number> {
  const { providers: all = 0, unchanged = 0, updated = 0, held = 0, failed = 0, skipped = 0 } = counts;
  return new Map<MetricName, number>([
    ['Providers', all],
    ['Unchanged', unchanged],
    ['Updated', updated],
    ['Held', held],
    ['Failed', failed],
    ['Skipped', skipped],
    ['EnforcedMissing', providers.filter(({ missing }) => missing).length],
    ['RunDuration', now.getTime() - Date.parse(startedAt)],
    ...(complete ? [['RunCompleted', 1] satisfies [MetricName, number]] : []),
  ]);
}
