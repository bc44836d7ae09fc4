import { MOST_AT_ONCE } from '../../lambda/run/concurrency';
import { listsIn, toldIn } from './outcome';
import { arnOf, scheduledPlot } from './plot';
import { ROTATING, STEADY } from './scene';
import type { Stage } from './stage';
import { onStage } from './trial';

const plot = await scheduledPlot();
const { scene, epoch } = plot;

/** Short, since each call reaches it in any case. */
const IMPATIENT = { requestHandler: { requestTimeout: 50, throwOnRequestTimeout: true } };

/** Lets the table say nothing from now on, and counts the requests for it. */
const hang = ({ aws, handlers }: Stage): (() => number) => {
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
};

test('a table that says nothing costs a run its patience, not its work', () =>
  onStage(plot, IMPATIENT, async (stage) => {
    const requests = hang(stage);
    const report = await stage.run(plot);
    expect(report.findings.map(({ code }) => code)).toEqual(['memory-degraded']);
    expect(listsIn(stage.aws)[arnOf(ROTATING)]).toEqual([scene.a, scene.keys, scene.b, scene.c]);
    expect(toldIn(stage.aws).filter((item) => item.includes('memory-degraded'))).toHaveLength(1);
    // Five in vain, and one that was under way beside the first.
    expect(requests()).toBeLessThanOrEqual(6);
  }));

test('with many providers, it is not asked about each', () => {
  const providers = Array.from({ length: 60 }, (_, n) => ({
    url: `https://steady-${n}.example`,
    thumbprints: [scene.steady],
  }));
  return onStage({ ...plot, before: { providers, items: [] } }, IMPATIENT, async (stage) => {
    const requests = hang(stage);
    const observe = async () => epoch.get(STEADY) ?? Promise.reject(new Error('Nobody looked.'));
    const report = await stage.run({ ...plot, using: { observe } });
    expect(report.counts).toMatchObject({ providers: 60, unchanged: 60 });
    // The run's own page, those of the providers begun together, and what it takes to lose patience.
    expect(requests()).toBeLessThanOrEqual(1 + MOST_AT_ONCE + 4);
  });
});
