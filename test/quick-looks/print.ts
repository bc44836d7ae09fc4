import { repairTimesOf } from './repair-times';
import { DAYS } from './schedules';
import { simulate } from './simulation';

/** `npm run simulate`: prints how long sign-ins fail after a rotation, with and without quick looks. */

for (const quickLooks of [true, false]) {
  const { repairs, mails, looks } = await simulate({ quickLooks, leavesOut: true });
  const { rotations, median, maximum } = repairTimesOf(repairs);
  const setup = quickLooks ? `a quick look every 5 minutes (${looks} were not left out)` : 'full runs alone';
  process.stdout.write(
    `${DAYS} days, ${setup}: ${rotations} rotations, ${mails.length} mails; ` +
      `sign-ins failed for ${median.toFixed(1)} minutes in the median, ${maximum.toFixed(1)} at most\n`,
  );
}
