import { readFileSync } from 'node:fs';
import path from 'node:path';
import { QUICK_LOOK, type RunUsage, STACK, costOf, quickLooksInMonth } from '../../bench/cost/cost';
import { costPage } from '../../bench/cost/page';
import { onlyOne, resourcesOf, synthesise } from '../lib/synthesise';

function read(file: string): string {
  return readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8');
}

/** What the last `npm run bench` measured of a run. */
function measured(): RunUsage[] {
  return JSON.parse(read('bench/results.json')).usage;
}

test('the page on cost is what the arithmetic gives now of the last measurement (`npm run docs:cost` writes it again)', () => {
  const usage = measured();
  expect(usage.map(({ providers }) => providers)).toEqual([10, 100, 700]);
  expect(read('docs/cost.md')).toBe(costPage(usage));
});

test('the arithmetic of cost counts the memory, the alarms and the dashboards that the stack has', () => {
  const template = synthesise();
  const count = (type: string) => Object.keys(resourcesOf(template, type)).length;
  expect(STACK).toMatchObject({
    memoryGb: Number(onlyOne(template, 'AWS::Lambda::Function').properties['MemorySize']) / 1024,
    alarms: count('AWS::CloudWatch::Alarm'),
    alarmMetrics: Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm'))
      .map(({ Metrics: queries }) =>
        Array.isArray(queries) ? queries.filter((query) => 'MetricStat' in query).length : 1,
      )
      .reduce((sum, metrics) => sum + metrics, 0),
    dashboards: count('AWS::CloudWatch::Dashboard'),
  });
  expect(count('AWS::CloudWatch::CompositeAlarm')).toBe(0);
  const schedules = Object.values(resourcesOf(template, 'AWS::Scheduler::Schedule'));
  expect(schedules.map((one) => one['ScheduleExpression'])).toContain(`rate(${QUICK_LOOK.everyMinutes} minutes)`);
});

test('the costs of 100 providers every hour are those computed by hand', () => {
  const usage = {
    providers: 100,
    seconds: 11,
    writeUnits: 2,
    dailyWriteUnits: 1600,
    readUnits: 100,
    storedKb: 800,
    logKb: 204,
  };
  const costs = costOf(usage, 1);
  // 730 runs of 11 s with half a GB; 730 × 2 and 30.4 × 1600 write units, 730 × 100 read units; 730 × 204 KB of log.
  expect(costs.get('Lambda')).toBeCloseTo(4015 * 0.0000133334 + 0.000146, 6);
  expect(costs.get('DynamoDB')).toBeCloseTo((0.00146 + 0.048667) * 0.625 + 0.073 * 0.125 + 0.00034, 4);
  expect(costs.get('CloudWatch: log')).toBeCloseTo(0.142 * 0.5, 3);
  expect(costs.get('CloudWatch: metrics')).toBeCloseTo(3.3, 6);
  expect(costs.get('CloudWatch: alarms')).toBeCloseTo(0.7, 6);
});

test('the costs of quick looks every 5 minutes are those computed by hand', () => {
  const [usage] = measured();
  if (!usage) throw new Error('Nothing was measured.');
  expect(quickLooksInMonth()).toBe(8760);
  // 8760 × 1.5 s with half a GB, their requests and invocations, 8760 × 5 read units and 8760 × 2 KB of log.
  const byHand = 6570 * 0.0000133334 + 8760 * 1.2e-6 + 43_800 * 0.125e-6 + 0.016708 * 0.5;
  expect(costOf(usage, 6).get('Quick looks')).toBeCloseTo(byHand, 4);
});

test('a hundred providers cost less than 2 USD a month without any free tier, the dashboard aside', () => {
  const usage = measured().find(({ providers }) => providers === 100);
  if (!usage) throw new Error('A hundred providers were not measured.');
  const costs = [...costOf(usage, 6)].filter(([kind]) => kind !== 'CloudWatch: dashboard').map(([, cost]) => cost);
  expect(costs.length).toBeGreaterThan(7);
  expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeLessThan(2);
});
