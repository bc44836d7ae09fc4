import { emitByLog } from '../../../lambda/notify/metrics';
import { METRIC_NAMESPACE, METRIC_UNITS, type MetricName, SERVICE_DIMENSION } from '../../../lambda/contract/metrics';
import { printedBy } from '../../support/printed';

const NAMES: readonly MetricName[] = ['DaysToExpiry', 'RunDuration', 'Providers'];

test('figures are printed in the embedded metric format, with the namespace, dimension and units of the contract', async () => {
  const [line, ...others] = await printedBy(() =>
    emitByLog('my-function')(new Map(NAMES.map((name, n) => [name, n - 1]))),
  );
  expect(others).toEqual([]);
  expect(line).toMatchObject({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [[SERVICE_DIMENSION]],
          Metrics: NAMES.map((Name) => ({ Name, Unit: METRIC_UNITS[Name] })),
        },
      ],
    },
    [SERVICE_DIMENSION]: 'my-function',
    DaysToExpiry: -1,
    RunDuration: 0,
    Providers: 1,
  });
});

test('each output has the figures that were measured then, and no more', async () => {
  const lines = await printedBy(() => {
    const emit = emitByLog('my-function');
    emit(new Map([['Providers', 7]]));
    emit(new Map([['RunCompleted', 1]]));
  });
  expect(lines.map(({ Providers, RunCompleted }) => [Providers, RunCompleted])).toEqual([
    [7, undefined],
    [undefined, 1],
  ]);
});
