import { Duration } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { METRIC_NAMESPACE, METRIC_UNITS } from '../../../lambda/contract/metrics';
import { onlyOne, type Properties, resourcesOf, synthesise, textOf } from '../synthesise';

const DASHBOARD = 'AWS::CloudWatch::Dashboard';

let template: Template;
beforeAll(() => {
  template = synthesise();
});

/** The body, as it will be deployed. */
function bodyOf(from: Template): { start: string; widgets: Properties[] } {
  return JSON.parse(textOf(onlyOne(from, DASHBOARD).properties['DashboardBody']));
}

function widgetsOf(from: Template): Properties[] {
  return bodyOf(from).widgets;
}

function textsOf(from: Template): string[] {
  return widgetsOf(from).flatMap((widget) => Object(widget['properties']).markdown ?? []);
}

/** Every metric that the widgets name, as `namespace/name dimension=value`; `.` repeats what stands above. */
function metricsOf(from: Template): string[] {
  return widgetsOf(from).flatMap((widget) => {
    const rows: unknown[][] = Object(widget['properties']).metrics ?? [];
    let above: unknown[] = [];
    return rows.map((row) => {
      const full = row.map((cell, index) => (cell === '.' ? above[index] : cell));
      above = full;
      const [namespace, name, ...dimensions] = full.filter((cell) => typeof cell === 'string');
      return `${namespace}/${name} ${dimensions.join('=')}`;
    });
  });
}

test("the dashboard shows all metrics of the contract, and no other of the watcher's own", () => {
  const own = metricsOf(template).flatMap(
    (metric) => new RegExp(`^${METRIC_NAMESPACE}/(\\w+) `).exec(metric)?.[1] ?? [],
  );
  expect(new Set(own)).toEqual(new Set(Object.keys(METRIC_UNITS)));
});

test('every metric of the dashboard is one of this watcher', () => {
  const metrics = [...new Set(metricsOf(template))].map((metric) =>
    metric.replace(/^OidcThumbprintWatcher\/\w+/, 'own'),
  );
  expect([...new Set(metrics)].toSorted()).toEqual([
    'AWS/Lambda/Errors FunctionName=<WatcherFunction>=Resource=<WatcherFunction>:live',
    'AWS/Lambda/Errors FunctionName=<WatcherFunction>=Resource=<WatcherFunction>:quick-look',
    'AWS/SQS/ApproximateNumberOfMessagesVisible QueueName=<WatcherDeadLetters.QueueName>',
    'own service=<WatcherFunction>',
  ]);
});

test('the widgets of the dashboard fill 24 columns row by row, without gaps or overlaps', () => {
  const cells = widgetsOf(template).flatMap(({ x, y, width, height }) =>
    Array.from({ length: Number(width) * Number(height) }, (_, index) => {
      const column = Number(x) + (index % Number(width));
      return `${column} ${Number(y) + Math.floor(index / Number(width))}`;
    }),
  );
  const lowest = Math.max(...widgetsOf(template).map(({ y, height }) => Number(y) + Number(height)));
  expect(new Set(cells).size).toBe(cells.length);
  expect(cells).toHaveLength(24 * lowest);
});

test('the dashboard shows its eight widgets in order, from the text to the log', () => {
  const titles = widgetsOf(template).map(({ type, properties }) => Object(properties).title ?? type);
  expect(titles).toEqual([
    'text',
    'Alarms',
    'Last run',
    'Providers by status',
    'Days to the next expiry of a needed certificate',
    'Lists written, and providers that wait for an operator',
    'Runs',
    'Warnings and errors in the log',
  ]);
});

test('the dashboard links to the log and the alarms, and names runbook, function and table', () => {
  const [text = ''] = textsOf(template);
  expect(text).toContain('[Log](#logsV2:log-groups/log-group/<WatcherLog>)');
  expect(text).toContain('[Alarms](#alarmsV2:)');
  expect(text).toContain('Runbook: `docs/runbook.md`');
  expect(text).toContain('Function: `<WatcherFunction>`');
  expect(text).toContain('Table: `<WatcherState>`');
  expect(textsOf(synthesise({ runbookUrl: 'https://wiki.example/r' }))[0]).toContain(
    '[Runbook](https://wiki.example/r)',
  );
});

test('the dashboard shows every alarm that notifies, and queries the log of this watcher', () => {
  const alarms = widgetsOf(template).flatMap(({ properties }) => Object(properties).alarms ?? []);
  expect(alarms).toHaveLength(6);
  const { query } = Object(widgetsOf(template).at(-1)?.['properties']);
  expect(query).toMatch(/^SOURCE '<WatcherLog>' \| fields @timestamp/);
});

test.each([
  [ScheduleExpression.rate(Duration.hours(6)), 6],
  [ScheduleExpression.rate(Duration.minutes(10)), 1],
  [ScheduleExpression.rate(Duration.minutes(90)), 2],
  [ScheduleExpression.rate(Duration.days(2)), 48],
  [ScheduleExpression.expression('cron(0 6 1 * ? *)'), 24],
])('the data points of the dashboard have a period that fits the schedule %j', (schedule, hours) => {
  const widgets = widgetsOf(synthesise({ schedule })).filter(({ type }) => type === 'metric');
  const periods = widgets.flatMap(({ properties }) =>
    Object(properties).metrics.map((row: unknown[]) => Object(row.at(-1)).period),
  );
  expect(new Set(periods)).toEqual(new Set([hours * 3600]));
});

test('the dashboard has no widget for alarms that are turned off, and does not exist where it is turned off itself', () => {
  const without = synthesise({ alarms: false });
  expect(JSON.stringify(bodyOf(without))).not.toMatch(/alarm/i);
  expect(resourcesOf(synthesise({ dashboard: false }), DASHBOARD)).toEqual({});
});
