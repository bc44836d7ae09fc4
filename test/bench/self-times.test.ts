import { selfTimes } from '../../bench/profile/self-times';

function frame(functionName: string, url: string) {
  return { functionName, url, lineNumber: 0, columnNumber: 0 };
}

test('selfTimes counts native code towards the module that called it, leaves idle time out, and gives the slowest module first', () => {
  const profile = {
    nodes: [
      { id: 1, callFrame: frame('(root)', ''), children: [2, 3, 5] },
      { id: 2, callFrame: frame('(idle)', '') },
      { id: 3, callFrame: frame('look', 'file:///task/watcher.mjs'), children: [4] },
      { id: 4, callFrame: frame('parseX509', '') },
      { id: 5, callFrame: frame('onStreamRead', 'node:net'), children: [6] },
      { id: 6, callFrame: frame('emit', 'node:events') },
    ],
    samples: [2, 3, 4, 5, 6, 4],
    timeDeltas: [9000, 1000, 2000, 300, 400, 500],
  };
  expect(selfTimes(JSON.stringify(profile))).toEqual([
    { module: 'watcher.mjs', ms: 3.5 },
    { module: 'node:events', ms: 0.4 },
    { module: 'node:net', ms: 0.3 },
  ]);
});
