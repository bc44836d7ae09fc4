import type { Repair } from './simulation';

/** How long sign-ins failed after rotations, in minutes. */
export interface RepairTimes {
  rotations: number;
  median: number;
  maximum: number;
}

/** Returns how long sign-ins failed after rotations: until the end of the run that pinned the new thumbprint. */
export function repairTimesOf(repairs: readonly Repair[]): RepairTimes {
  const minutes = repairs
    .map(({ rotatedAt, repairedAt }) => (repairedAt.getTime() - rotatedAt.getTime()) / 60_000)
    .toSorted((one, other) => one - other);
  return {
    rotations: minutes.length,
    median: minutes[Math.floor(minutes.length / 2)] ?? NaN,
    maximum: minutes.at(-1) ?? NaN,
  };
}
