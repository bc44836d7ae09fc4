/** How much is measured. */
export interface Plan {
  /** Numbers of providers: few, the usual number, IAM's limit. */
  few: number;
  usual: number;
  most: number;
  /** The usual round-trip time, and others, in milliseconds. */
  rttMs: number;
  otherRttsMs: readonly number[];
  /** How often contenders that take a second or two take turns. */
  turns: number;
  /** How often all else that has a goal is repeated. */
  atLeast: number;
  /** A number of providers between few and the usual one. */
  some: number;
  /** On so many of the usual number of providers, contenders that go one by one are tried. */
  sample: number;
  /** Accounts of an organization, of ten providers each, and most of them. */
  accounts: { usual: number; most: number };
}

/** All of it: less than ten minutes on two cores. */
export const FULL: Plan = {
  few: 10,
  usual: 100,
  most: 700,
  rttMs: 50,
  otherRttsMs: [150],
  turns: 3,
  atLeast: 3,
  some: 20,
  sample: 5,
  accounts: { usual: 1_000, most: 10_000 },
};

/** For developing the bench: everything once or twice, with fewer providers. Its figures mean little. */
export const QUICK: Plan = {
  few: 5,
  usual: 20,
  most: 60,
  rttMs: 50,
  otherRttsMs: [20],
  turns: 2,
  atLeast: 1,
  some: 10,
  sample: 5,
  accounts: { usual: 50, most: 200 },
};

/** Does something so many times, one after the other. */
export async function repeat<Value>(times: number, work: () => Promise<Value>): Promise<Value[]> {
  const values: Value[] = [];
  for (let turn = 0; turn < times; turn += 1) values.push(await work());
  return values;
}
