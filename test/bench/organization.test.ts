import { costOf, sumOf } from '../../bench/organization/cost';
import { measureOrganization } from '../../bench/organization/measure';
import { organizationPage } from '../../bench/organization/page';
import { noUsage, peakPerSecond } from '../../bench/organization/usage';
import { createVirtualClock } from '../../bench/organization/virtual-clock';
import { synthesiseOrganization } from '../lib/organization/synthesise';
import { definitionIn } from '../lib/organization/definition';

test('time passes when everybody waits for it, in the order of what they wait for', async () => {
  const { sleep, pass, now } = createVirtualClock(1_000);
  const woken: [string, number][] = [];
  const wait = async (name: string, milliseconds: number): Promise<void> => {
    await sleep(milliseconds);
    woken.push([name, now()]);
  };
  await pass(Promise.all([wait('day', 86_400_000), wait('second', 1_000), wait('half a millisecond', 0.5)]));
  expect(woken).toEqual([
    ['half a millisecond', 1_001],
    ['second', 2_000],
    ['day', 86_401_000],
  ]);
});

test('no time passes while a timer of the system is waited for', async () => {
  const { sleep, pass, now, hold } = createVirtualClock(0);
  const release = hold();
  const slow = new Promise((resolve) => {
    setTimeout(resolve, 20);
  }).then(() => {
    const seen = now();
    release();
    return seen;
  });
  expect(await pass(Promise.all([slow, sleep(500)]))).toEqual([0, undefined]);
  expect(now()).toBe(500);
});

test('work that fails ends the passing of time with its error', async () => {
  const { pass } = createVirtualClock(0);
  await expect(pass(Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('the peak of a second is that of any second, not of those that a clock shows', () => {
  expect(peakPerSecond([])).toBe(0);
  expect(peakPerSecond([1_900, 900, 950, 1_899])).toBe(3);
  expect(peakPerSecond([0, 1_000, 2_000])).toBe(1);
});

test('an organization twice as large costs at most twice as much, and its issuers are observed once', async () => {
  const definition = definitionIn(synthesiseOrganization());
  const [small, large] = [await measureOrganization(definition, 100), await measureOrganization(definition, 200)];
  const [costOfSmall, costOfLarge] = [small, large].map((usage) => sumOf(costOf(usage, 10)));
  expect(costOfLarge).toBeGreaterThan(costOfSmall ?? Infinity);
  expect(costOfLarge).toBeLessThan(2 * (costOfSmall ?? 0));
  for (const { full, quick } of [small, large]) {
    expect([full.observations, full.iamWrites, quick.observations]).toEqual([500, 0, 50]);
    expect(peakPerSecond(full.assumptions)).toBeLessThan(150);
    expect(full.transitions).toBeGreaterThan(quick.transitions);
  }
  expect(large.full.assumptions).toHaveLength(2 * 200);
  const rotation = { accounts: 200, rotated: 20, run: { ...noUsage(), seconds: 1, cpuMs: 1 } };
  expect(organizationPage({ usages: [small, large], rotation, alarmMetrics: 10 })).toContain('200 accounts');
}, 120_000);
