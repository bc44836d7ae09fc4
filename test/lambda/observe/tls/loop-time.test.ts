import { createBudget } from '../../../../lambda/observe/tls/limits';
import { MOST_BLOCKED_MS, afterLoopTime, loopNow } from '../../../../lambda/observe/tls/loop-time';

let time = 0;

/** Time goes by, and the event loop runs meanwhile. */
function run(ms: number): void {
  for (let gone = 0; gone < ms; gone += 10) {
    time += 10;
    import.meta.jest.advanceTimersByTime(10);
  }
}

/** Time goes by while the event loop does not run. */
function block(ms: number): void {
  return void (time += ms);
}

beforeEach(() => {
  import.meta.jest.useFakeTimers({ doNotFake: ['performance'] });
  import.meta.jest.spyOn(performance, 'now').mockImplementation(() => time);
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  import.meta.jest.restoreAllMocks();
  import.meta.jest.useRealTimers();
});

const stops: (() => void)[] = [];

/** Begins a wait; says whether it has ended. */
function wait(ms: number): { hasEnded: () => boolean; stop: () => void } {
  let ended = false;
  const stop = afterLoopTime(ms, () => (ended = true));
  stops.push(stop);
  return { hasEnded: () => ended, stop };
}

test('a wait ends when the loop has run for its time', () => {
  const { hasEnded } = wait(1_000);
  run(990);
  expect(hasEnded()).toBe(false);
  run(10);
  expect(hasEnded()).toBe(true);
});

test('a wait that is called off does not end, and may be called off twice', () => {
  const one = wait(1_000);
  const other = wait(2_000);
  one.stop();
  one.stop();
  run(1_500);
  expect([one.hasEnded(), other.hasEnded()]).toEqual([false, false]);
  run(500);
  expect(other.hasEnded()).toBe(true);
});

test('a loop that is a little late is not blocked', () => {
  const { hasEnded } = wait(1_000);
  const before = time - loopNow();
  for (let n = 0; n < 2; n += 1) {
    block(100);
    run(100);
  }
  run(800);
  expect(time - loopNow()).toBe(before);
  expect(hasEnded()).toBe(true);
});

test('rt-a9: a wait during which the loop was blocked goes on for as long as the block took', () => {
  const { hasEnded } = wait(1_000);
  run(300);
  block(3_000);
  run(600);
  expect(hasEnded()).toBe(false);
  run(200);
  expect(hasEnded()).toBe(true);
});

test('rt-a9: a wait that was blocked to its end goes on for a moment, so that data that arrived can be read', () => {
  const { hasEnded } = wait(1_000);
  run(990);
  block(3_000);
  run(10);
  expect(hasEnded()).toBe(false);
  run(100);
  expect(hasEnded()).toBe(true);
});

test.each([
  ['not yet', MOST_BLOCKED_MS - 10, false],
  ['over', MOST_BLOCKED_MS, true],
])('rt-a9: blocks lengthen a wait by a limited time only: %s', (_, blockedMs, expected) => {
  const { hasEnded } = wait(1_000);
  block(blockedMs);
  run(1_000);
  expect(hasEnded()).toBe(expected);
});

test('rt-a9: the time for an issuer stands still while the loop is blocked, up to a limit', () => {
  wait(1_000_000);
  const budget = createBudget(2_000);
  block(MOST_BLOCKED_MS - 10);
  expect(budget.next(10_000)).toBe(1_900);
  block(2_010);
  expect(budget.next(10_000)).toBe(0);
});

test('the loop time does not stand still while nothing is waited for, since Lambda freezes the process between invocations', () => {
  const before = loopNow();
  block(60_000);
  expect(loopNow() - before).toBe(60_000);
});
