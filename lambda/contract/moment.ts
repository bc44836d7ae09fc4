/** The clocks of a run. */
export interface Clocks {
  clock: () => Date;
  /**
   * Milliseconds on a clock that no setting of the system's clock changes; it may stand still while the machine sleeps. Default:
   * `performance.now`.
   */
  monotonic?: () => number;
}

/** A moment by both clocks, in milliseconds. */
export interface Moment {
  /** Milliseconds since 1970. */
  wall: number;
  monotonic: number;
}

/** Limit in milliseconds: a clock that went back further was set. */
const SET_BACK_MS = 5_000;

/** Returns the present moment. */
export function momentOf({ clock, monotonic = () => performance.now() }: Clocks): Moment {
  return { wall: clock().getTime(), monotonic: monotonic() };
}

/** Returns a moment of the past that is known by the wall clock alone: from now on both clocks go on with its age. */
export function momentBefore(then: Date, clocks: Clocks): Moment {
  const now = momentOf(clocks);
  const wall = then.getTime();
  return { wall, monotonic: now.monotonic - (now.wall - wall) };
}

/**
 * Returns the least age of a moment, in milliseconds. The clock that went on more counts, so that neither sleep nor a clock
 * that is set makes anything young. Infinity when the clock was set back: then the age is unknown.
 */
export function ageOf(moment: Moment, clocks: Clocks): number {
  const now = momentOf(clocks);
  const passed = now.wall - moment.wall;
  return passed < -SET_BACK_MS ? Infinity : Math.max(passed, now.monotonic - moment.monotonic);
}
