import Sequencer from '@jest/test-sequencer';

/** Parts of the paths of the tests that take longest, in the order in which they should begin. */
const LONGEST = [
  'model/model',
  'faults/every-',
  'notification-volume/',
  'hostile/',
  'bin/history',
  'bin/register',
  'fuzz/checks',
  'lib/permissions/nag',
  'lambda/run/write-guard',
  'lambda/handler',
  'attacks/',
];

const rankOf = ({ path }) => {
  const rank = LONGEST.findIndex((part) => path.includes(`/test/${part}`));
  return rank < 0 ? LONGEST.length : rank;
};

/**
 * Begins with the tests that take longest, so that none of them is still running by itself when all others are over. Jest
 * knows that only from runs before; without them, as in CI, it goes by the size of the files.
 */
// oxlint-disable-next-line import/no-default-export -- Jest asks for it.
export default class LongestFirst extends Sequencer {
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- this is no array's.
    return super.sort(tests).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
