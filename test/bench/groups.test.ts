import { groupNames, groupTimes } from '../../bench/profile/groups';

test('groupTimes sums up the times of modules by their purpose, and leaves none out', () => {
  const times = [
    { module: '@smithy/core', ms: 1 },
    { module: '@aws-sdk/core', ms: 2 },
    { module: '@aws-lambda-powertools/logger', ms: 4 },
    { module: 'lambda/observe/connection.ts', ms: 8 },
    { module: 'lambda/judge/der.ts', ms: 16 },
    { module: 'lambda/run.ts', ms: 32 },
    { module: 'bench/contenders/bare-sdk.ts', ms: 64 },
    { module: 'bench/contenders/watcher.ts', ms: 128 },
    { module: '(garbage collector)', ms: 256 },
    { module: '(program)', ms: 512 },
    { module: 'node:net', ms: 1024 },
    { module: 'native connect', ms: 2048 },
  ];
  const sums = groupTimes(times);
  expect(groupNames.map((name) => sums.get(name))).toEqual([3, 8, 16, 64, 128, 256, 3584, 36]);
});
