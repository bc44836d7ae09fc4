/** What tells the time. */
export interface Clocks {
  clock: () => Date;
  /**
   * Milliseconds that pass whatever is done to the system's clock; it may stand still while the machine sleeps. Default:
   * `performance.now`.
   */
  monotonic?: () => number;
}

/** A moment by both clocks, in milliseconds. */
export interface Moment {
  /** Since 1970. */
  wall: number;
  monotonic: number;
}

/** A clock that went back further was set, in milliseconds. */
const SET_BACK_MS = 5_000;

/** The moment that it is now. */
export function momentOf({ clock, monotonic = () => performance.now() }: Clocks): Moment {
  return { wall: clock().getTime(), monotonic: monotonic() };
}

/**
 * How long ago a moment was at least, in milliseconds: by the clock that has gone on more, so that neither sleep nor a clock
 * that is set makes anything young. Infinity when the clock was set back: then nobody knows.
 */
export function ageOf(moment: Moment, clocks: Clocks): number {
  const now = momentOf(clocks);
  const passed = now.wall - moment.wall;
  return passed < -SET_BACK_MS ? Infinity : Math.max(passed, now.monotonic - moment.monotonic);
}
