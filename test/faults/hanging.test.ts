import { listsIn, toldIn } from './outcome';
import { arnOf, scheduledPlot } from './plot';
import { ROTATING, STEADY } from './scene';
import type { Stage } from './stage';
import { onStage } from './trial';

const plot = await scheduledPlot();
const { scene, epoch } = plot;

/** Short, since each call reaches it in any case. */
const IMPATIENT = { requestHandler: { requestTimeout: 50, throwOnRequestTimeout: true } };

const hang = ({ aws }: Stage): void => {
  for (const action of ['GetItem', 'PutItem', 'Query', 'UpdateItem'] as const) {
    aws.faults.delay(action, 3_600_000, { call: 'every' });
  }
};

const callsToTable = ({ aws }: Stage): number => aws.calls.filter(({ service }) => service === 'dynamodb').length;

test('a table that says nothing costs a run its patience, not its work', () =>
  onStage(plot, IMPATIENT, async (stage) => {
    hang(stage);
    const report = await stage.run(plot);
    expect(report.findings.map(({ code }) => code)).toEqual(['memory-degraded']);
    expect(listsIn(stage.aws)[arnOf(ROTATING)]).toEqual([scene.a, scene.keys, scene.b, scene.c]);
    expect(toldIn(stage.aws).filter((item) => item.includes('memory-degraded'))).toHaveLength(1);
    expect(callsToTable(stage)).toBeLessThanOrEqual(5);
  }));

test('with many providers, it is not asked about each', () => {
  const providers = Array.from({ length: 60 }, (_, n) => ({
    url: `https://steady-${n}.example`,
    thumbprints: [scene.steady],
  }));
  return onStage({ ...plot, before: { providers, items: [] } }, IMPATIENT, async (stage) => {
    hang(stage);
    const observe = async () => epoch.get(STEADY) ?? Promise.reject(new Error('Nobody looked.'));
    const report = await stage.run({ ...plot, using: { observe } });
    expect(report.counts).toMatchObject({ providers: 60, unchanged: 60 });
    // The run's own page, those of the providers begun together, and what it takes to lose patience.
    expect(callsToTable(stage)).toBeLessThanOrEqual(1 + 40 + 4);
  });
});
