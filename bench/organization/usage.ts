/** What an execution takes of what AWS bills, or limits. */
export interface Usage {
  transitions: number;
  invocations: number;
  /** Time that Lambda bills, in seconds. */
  lambdaSeconds: number;
  s3Puts: number;
  s3Gets: number;
  /** Of S3: bytes that are stored. */
  s3Bytes: number;
  writeUnits: number;
  readUnits: number;
  messages: number;
  observations: number;
  iamReads: number;
  iamWrites: number;
  /** Moments at which a role was assumed, in milliseconds. */
  assumptions: number[];
}

/** Returns a usage of nothing. */
export function noUsage(): Usage {
  return {
    transitions: 0,
    invocations: 0,
    lambdaSeconds: 0,
    s3Puts: 0,
    s3Gets: 0,
    s3Bytes: 0,
    writeUnits: 0,
    readUnits: 0,
    messages: 0,
    observations: 0,
    iamReads: 0,
    iamWrites: 0,
    assumptions: [],
  };
}

/** Returns the most moments within any second. */
export function peakPerSecond(moments: readonly number[]): number {
  const sorted = moments.toSorted((one, other) => one - other);
  let from = 0;
  let peak = 0;
  sorted.forEach((moment, index) => {
    while (moment - (sorted[from] ?? moment) >= 1_000) from += 1;
    peak = Math.max(peak, index - from + 1);
  });
  return peak;
}
