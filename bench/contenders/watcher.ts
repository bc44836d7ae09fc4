import type { Report } from '../../lambda/contract/report';
import type { Handler } from '../../lambda/handler';
import { serve } from '../rig/remote';
import { measured } from './measured';
import { profiled } from './profiled';

/** The process of the watcher: the bundle that CDK deploys, invoked once, as the schedule does it. */
const { handler }: { handler: Handler } = await import(process.env['BENCH_BUNDLE'] ?? '');

/** As deployed, in milliseconds. */
const TIMEOUT_MS = 300_000;

const api = {
  /** Answers once everything is loaded, with the milliseconds since the process began. */
  ready: () => performance.now(),
  /**
   * Makes a run; returns what came of it.
   * @param profile the file for a CPU profile of the run; null for none
   */
  run: (profile: string | null) =>
    profiled(profile, () =>
      measured(async (): Promise<Pick<Report, 'counts' | 'complete'>> => {
        const end = performance.now() + TIMEOUT_MS;
        const report = await handler({}, { getRemainingTimeInMillis: () => end - performance.now() });
        if (!('counts' in report)) throw new Error(`This is no report: ${JSON.stringify(report)}`);
        return { counts: report.counts, complete: report.complete };
      }),
    ),
  /** Makes a quick look; returns its answer. */
  look: () =>
    measured(async () => {
      const end = performance.now() + TIMEOUT_MS;
      return handler({ only: 'enforced' }, { getRemainingTimeInMillis: () => end - performance.now() });
    }),
};

/** What the watcher can be asked. */
export type WatcherApi = typeof api;

serve(api);
