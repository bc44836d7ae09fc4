const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const HALF_A_WEEK_MS = WEEK_MS / 2;

/** Start of some week: weeks begin on Monday, at midnight UTC. */
const SOME_MONDAY = Date.UTC(1970, 0, 5);

/**
 * True if operators are to be reminded of a condition that lasts. Reminders come on Mondays, so that all of them come in one
 * message: the first on the Monday nearest to a week after the notification, then every week.
 */
export function isReminderDue(notifiedAt: Date, now: Date): boolean {
  const sinceNotified = now.getTime() - notifiedAt.getTime();
  // A clock that was ahead once must not silence the reminders.
  return weekOf(now.getTime()) > weekOf(notifiedAt.getTime() + HALF_A_WEEK_MS) || sinceNotified < -WEEK_MS;
}

/** True if a flapping condition has been away so briefly that its return is more likely than its end. */
export function isStillAbout(awaySince: Date, now: Date): boolean {
  return Math.abs(now.getTime() - awaySince.getTime()) < HALF_A_WEEK_MS;
}

function weekOf(time: number): number {
  return Math.floor((time - SOME_MONDAY) / WEEK_MS);
}
