import { MOST_AT_ONCE } from '../../lambda/run/concurrency';
import { listsIn, notifiedIn } from './outcome';
import { arnOf } from '../support/provider-arn';
import { scheduledTrialRun } from './trial-run';
import { ROTATING, STEADY } from './setup';
import type { Harness } from './harness';
import { withHarness } from './trial';

const trialRun = await scheduledTrialRun();
const { setup, epoch } = trialRun;

/** Short, since each call reaches it in any case. */
const IMPATIENT = { requestHandler: { requestTimeout: 50, throwOnRequestTimeout: true } };

/** Lets the table say nothing from now on, and counts the requests for it. */
function hang({ aws, handlers }: Harness): () => number {
  for (const action of ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'] as const) {
    aws.faults.before(action, () => new Promise(() => {}), { call: 'every' });
  }
  let requests = 0;
  for (const handler of handlers) {
    const handle = handler.handle.bind(handler);
    handler.handle = (request, options) => {
      if (request.headers['x-amz-target']) requests += 1;
      return handle(request, options);
    };
  }
  return () => requests;
}

test('a table that does not answer is reported once and asked six times at most, and the run still adds', () =>
  withHarness(trialRun, IMPATIENT, async (stage) => {
    const requests = hang(stage);
    const report = await stage.run(trialRun);
    expect(report.findings.map(({ code }) => code)).toEqual(['state-unavailable']);
    expect(listsIn(stage.aws)[arnOf(ROTATING)]).toEqual([setup.a, setup.keys, setup.b, setup.c]);
    expect(notifiedIn(stage.aws).filter((item) => item.includes('state-unavailable'))).toHaveLength(1);
    // Five in vain, and one that was under way beside the first.
    expect(requests()).toBeLessThanOrEqual(6);
  }));

test('a table that does not answer is not asked about each of many providers', () => {
  const providers = Array.from({ length: 60 }, (_, n) => ({
    url: `https://steady-${n}.example`,
    thumbprints: [setup.steady],
  }));
  return withHarness({ ...trialRun, before: { providers, items: [] } }, IMPATIENT, async (stage) => {
    const requests = hang(stage);
    const observe = async () => epoch.get(STEADY) ?? Promise.reject(new Error('Nobody looked.'));
    const report = await stage.run({ ...trialRun, using: { observe } });
    expect(report.counts).toMatchObject({ providers: 60, unchanged: 60 });
    // The run's own page, those of the providers begun together, and what it takes to lose patience.
    expect(requests()).toBeLessThanOrEqual(1 + MOST_AT_ONCE + 4);
  });
});
