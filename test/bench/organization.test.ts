import { peakPerSecond } from '../../bench/organization/usage';
import { createVirtualClock } from '../../bench/organization/virtual-clock';

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
