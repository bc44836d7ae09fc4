import { type Outcome, matterOf } from './outcome';
import type { Trial } from './trial';

/** Each list that IAM was ever given holds what is live, what is approved and what else is to stay. */
export function expectSoundLists({ accepted }: Trial, { lists }: Outcome): void {
  for (const { arn, thumbprints } of accepted) {
    expect(thumbprints).toEqual(expect.arrayContaining([...(lists[arn] ?? [])]));
    expect(thumbprints.length).toBeLessThanOrEqual(5);
  }
}

/** What was notified is what should have been: each thing once, or twice where nobody knows whether it was sent. */
export function expectNotified(notified: readonly string[], expected: readonly string[]): void {
  expect([...new Set(notified)]).toEqual(expected);
  for (const item of expected) expect(notified.filter((one) => one === item).length).toBeLessThanOrEqual(2);
}

/** Everything is as it would be without the fault. */
export function expectNothingLost(after: Outcome, expected: Outcome): void {
  expect(after.lists).toEqual(expected.lists);
  expect(after.items).toEqual(expected.items);
  expectNotified(matterOf(after), matterOf(expected));
}
