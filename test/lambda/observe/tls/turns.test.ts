import { takeTurns } from '../../../../lambda/observe/tls/turns';

beforeEach(() => void import.meta.jest.useFakeTimers());
afterEach(() => void import.meta.jest.useRealTimers());

/** Addresses that are asked in turn; says which have been, and ends the asking of one. */
function addresses(count: number) {
  const asked: number[] = [];
  const ends: (() => void)[] = [];
  const turns = takeTurns(count);
  const outcomes = Array.from({ length: count }, (_, index) => {
    void turns.come(index).then(() => asked.push(index));
    return new Promise<void>((resolve) => (ends[index] = resolve));
  });
  turns.begin(outcomes);
  /** Lets time go by, and all that follows from it. */
  const wait = (ms: number): Promise<void> => import.meta.jest.advanceTimersByTimeAsync(ms);
  return { asked, end: (index: number) => ends[index]?.(), wait };
}

test('rt-a9: the first address is asked alone until it has come to an end, and then two are asked at a time', async () => {
  const { asked, end, wait } = addresses(6);
  await wait(100);
  expect(asked).toEqual([0]);
  end(0);
  await wait(100);
  expect(asked).toEqual([0, 1, 2]);
  end(2);
  await wait(100);
  expect(asked).toEqual([0, 1, 2, 3]);
});

test('an address that does not answer delays the others by a quarter of a second', async () => {
  const { asked, wait } = addresses(6);
  await wait(240);
  expect(asked).toEqual([0]);
  await wait(20);
  expect(asked).toEqual([0, 1, 2]);
  await wait(220);
  expect(asked).toEqual([0, 1, 2]);
  await wait(30);
  expect(asked).toEqual([0, 1, 2, 3, 4]);
  await wait(260);
  expect(asked).toEqual([0, 1, 2, 3, 4, 5]);
});

test('nothing is asked where there is no address', async () => {
  const { asked, wait } = addresses(0);
  await wait(1_000);
  expect(asked).toEqual([]);
});
