import { randomFrom } from '../support/random';
import { SCHEDULE, on } from './calendar';

/** Seeded, so that the sixty days are the same each time. */
const SEED = 7;

/** When an issuer that flaps is down, as numbers of runs: for a single one, now and then for two in a row. */
const FLAPS: ReadonlySet<number> = (() => {
  const random = randomFrom(SEED);
  const down = new Set<number>();
  for (let run = 4; run < SCHEDULE.length; run += 1) {
    if (random() > 1 / 9) continue;
    down.add(run);
    if (random() < 1 / 4) down.add((run += 1));
    // Up at least once.
    run += 1;
  }
  return down;
})();

/** And once it is down for two days. */
const OUTAGE = { from: on(46, '05:00'), to: on(48, '05:00') };

/** Whether it is down at a moment of the schedule. */
export function isDown(now: Date): boolean {
  return (
    FLAPS.has(SCHEDULE.findIndex((at) => at.getTime() === now.getTime())) || (now > OUTAGE.from && now < OUTAGE.to)
  );
}
