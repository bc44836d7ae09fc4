import { readFileSync } from 'node:fs';
import path from 'node:path';
import { onlyOne, resourcesOf, synthesise } from '../lib/synthesise';
import { USAGE, costOf, costPage } from './cost';

test('the page on cost is what the arithmetic gives now; else: npm run docs:cost', () => {
  expect(readFileSync(path.resolve(import.meta.dirname, '../../docs/cost.md'), 'utf8')).toBe(costPage());
});

test('it counts what the stack has', () => {
  const template = synthesise();
  const count = (type: string) => Object.keys(resourcesOf(template, type)).length;
  expect(USAGE).toMatchObject({
    memoryGb: Number(onlyOne(template, 'AWS::Lambda::Function').properties['MemorySize']) / 1024,
    alarms: count('AWS::CloudWatch::Alarm'),
    compositeAlarms: count('AWS::CloudWatch::CompositeAlarm'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
  });
});

test('a case by hand: 100 providers every hour', () => {
  const costs = costOf({ providers: 100, everyHours: 1 });
  // 730 runs of 11 s with half a GB; 730 × (100 × 2 × 8 + 2) write units; 730 × 204 KB of log.
  expect(costs.get('Lambda')).toBeCloseTo(4015 * 0.0000133334 + 0.000146, 6);
  expect(costs.get('DynamoDB')).toBeCloseTo(1.16946 * 0.625 + 0.00034, 3);
  expect(costs.get('CloudWatch: log')).toBeCloseTo(0.142 * 0.5, 3);
  expect(costs.get('CloudWatch: metrics')).toBeCloseTo(3, 6);
  expect(costs.get('CloudWatch: alarms')).toBeCloseTo(1.2, 6);
});
