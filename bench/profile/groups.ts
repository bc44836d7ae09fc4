import type { SelfTime } from './self-times';

/** What CPU time goes into, and which modules that is; of several the first. */
const GROUPS: readonly (readonly [string, RegExp])[] = [
  ["AWS's SDK: IAM, table", /^@(smithy|aws-sdk|aws)\//],
  ['looking at hosts', /^lambda\/observe\//],
  ['judging what was seen', /^lambda\/judge\//],
  ['the bare client itself', /^bench\/contenders\/bare/],
  ['the bench', /^bench\//],
  ['garbage collection', /^\(garbage collector\)$/],
  ["what came in, by Node's hands", /^(node:|native |\()/],
];

/** All others: the rest of the watcher and the libraries that it stands on. */
const REST = 'memory, report, log';

/** The names of the groups, in order. */
export const groupNames: readonly string[] = [...GROUPS.map(([name]) => name), REST];

/** Sums up the times of modules by what they are for, in milliseconds. */
export function groupTimes(times: readonly SelfTime[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { module, ms } of times) {
    const [name] = GROUPS.find(([, modules]) => modules.test(module)) ?? [REST];
    sums.set(name, (sums.get(name) ?? 0) + ms);
  }
  return sums;
}
