import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type RunUsage, STACK, costOf } from '../../bench/cost/cost';
import { costPage } from '../../bench/cost/page';
import { onlyOne, resourcesOf, synthesise } from '../lib/synthesise';

function read(file: string): string {
  return readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8');
}

test('the page on cost is what the arithmetic gives now of the last measurement (`npm run docs:cost` writes it again)', () => {
  const { usage }: { usage: RunUsage[] } = JSON.parse(read('bench/results.json'));
  expect(usage.map(({ providers }) => providers)).toEqual([10, 100, 700]);
  expect(read('docs/cost.md')).toBe(costPage(usage));
});

test('the arithmetic of cost counts the memory, the alarms and the dashboards that the stack has', () => {
  const template = synthesise();
  const count = (type: string) => Object.keys(resourcesOf(template, type)).length;
  expect(STACK).toMatchObject({
    memoryGb: Number(onlyOne(template, 'AWS::Lambda::Function').properties['MemorySize']) / 1024,
    alarms: count('AWS::CloudWatch::Alarm'),
    compositeAlarms: count('AWS::CloudWatch::CompositeAlarm'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
  });
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
  expect(costs.get('CloudWatch: alarms')).toBeCloseTo(1.3, 6);
});
