import { dayOf } from '../notification-volume/calendar';
import { type Mail, itemsOf, lineFor } from '../notification-volume/mail-lines';
import { ISSUERS, isBlip } from './issuers';
import { repairTimesOf } from './repair-times';
import { FULL_RUN_MS, LATE_MS, QUICK_LOOK_MS, WINDOW_MS } from './schedules';
import { type Outcome, simulate } from './simulation';

const MINUTE = 60_000;

let withQuickLooks: Outcome;
let without: Outcome;

beforeAll(async () => {
  withQuickLooks = await simulate({ quickLooks: true, leavesOut: true });
  without = await simulate({ quickLooks: false, leavesOut: true });
}, 300_000);

/** The notifications about rotations, of which each is one. */
const ROTATION = /thumbprint-(added|retired) \(info\)$/;

/** All notifications of ninety days but those about rotations: a blip is none. Days 1, 8, 15 ... are Mondays. */
const EXPECTED_OF_OUTAGES = [
  'day 10 14:32 | issuer-02.example connection-refused (warning)',
  'day 10 14:57 | issuer-02.example over: connection-refused',
  'day 17 02:12 | issuer-03.example connection-refused (warning)',
  'day 17 05:12 | issuer-03.example over: connection-refused',
  'day 30 03:12 | issuer-04.example connection-refused (warning)',
  'day 30 14:12 | issuer-04.example over: connection-refused',
  'day 45 05:12 | issuer-05.example connection-refused (warning)',
  'day 47 05:12 | issuer-05.example over: connection-refused',
  'day 60 08:12 | issuer-06.example connection-refused (warning)',
  'day 60 08:42 | issuer-06.example over: connection-refused',
  'day 62 20:12 | issuer-06.example again: connection-refused (warning)',
  'day 70 09:32 | issuer-06.example over: connection-refused',
];

/** What quick looks add to the notifications (+), and what they take away (-). */
const EXPECTED_DIFFERENCES = [
  // Over between two full runs: one opening and one end of each.
  '+ issuer-02.example connection-refused (warning)',
  '+ issuer-02.example over: connection-refused',
  '+ issuer-03.example connection-refused (warning)',
  '+ issuer-03.example over: connection-refused',
  // The third outage of this one is part of the second: it comes and goes by then.
  '+ issuer-06.example connection-refused (warning)',
  '+ issuer-06.example over: connection-refused',
  '+ issuer-06.example again: connection-refused (warning)',
  '+ issuer-06.example over: connection-refused',
  // A blip of five minutes during a full run.
  '- issuer-01.example connection-refused (warning)',
  '- issuer-01.example over: connection-refused',
];

function linesOf(mails: readonly Mail[]): string[] {
  return mails.flatMap((mail) => itemsOf(mail).map((item) => `${dayOf(mail.at)} | ${item}`));
}

/** Returns the notifications that one list has more often than another, whenever they came. */
function missingIn(other: readonly Mail[], mails: readonly Mail[]): string[] {
  const left = other.flatMap(itemsOf);
  return mails.flatMap(itemsOf).filter((item) => {
    const index = left.indexOf(item);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

describe('a rotation with evidence where AWS checks the pin', () => {
  test('is repaired within one quick-look period and a run', () => {
    const { repairs, longestMs } = withQuickLooks;
    const { rotations, median, maximum } = repairTimesOf(repairs);
    expect(rotations).toBe(2 * ISSUERS);
    expect(maximum * MINUTE).toBeLessThanOrEqual(QUICK_LOOK_MS + LATE_MS + longestMs);
    expect(median).toBeGreaterThan(2);
    expect(median).toBeLessThan(4);
  });

  test('waits for hours without quick looks', () => {
    const { repairs, longestMs } = without;
    const { rotations, median, maximum } = repairTimesOf(repairs);
    expect(rotations).toBe(2 * ISSUERS);
    expect(maximum * MINUTE).toBeLessThanOrEqual(FULL_RUN_MS + WINDOW_MS + longestMs);
    expect(maximum).toBeGreaterThan(5 * 60);
    expect(median).toBeGreaterThan(2.5 * 60);
    expect(median).toBeLessThan(3.5 * 60);
  });

  test('is one mail, and the end of its overlap another', () => {
    const lines = linesOf(withQuickLooks.mails).filter((line) => ROTATION.test(line));
    const added = withQuickLooks.repairs.map(({ host }) => `${host} thumbprint-added (info)`);
    expect(
      lines
        .map((line) => line.slice(15))
        .filter((item) => item.includes('added'))
        .toSorted(),
    ).toEqual(added.toSorted());
  });
});

test('the operator gets the expected mails about outages in ninety days, and none about blips', () => {
  const lines = linesOf(withQuickLooks.mails).filter((line) => !ROTATION.test(line));
  expect(lines).toEqual(EXPECTED_OF_OUTAGES);
});

test('an outage that three quick looks miss is one mail within four quick-look periods', () => {
  const outages = withQuickLooks.actors.flatMap(({ host, outages: all }) =>
    all.filter((outage) => !isBlip(outage)).map((outage) => ({ host, ...outage })),
  );
  const reported = outages.map(({ host, from }) => {
    const opening = new RegExp(`^${host} (again: )?connection-refused`);
    const isOpening = ({ at }: Mail): boolean => at > from && at.getTime() <= from.getTime() + 4 * QUICK_LOOK_MS;
    const mails = withQuickLooks.mails.filter(
      (mail) => isOpening(mail) && itemsOf(mail).some((one) => opening.test(one)),
    );
    return `${dayOf(from)} ${host}: ${mails.length}`;
  });
  expect(reported).toEqual([
    // Over before the third quick look.
    'day  5 10:01 issuer-01.example: 0',
    'day 10 14:20 issuer-02.example: 1',
    'day 17 02:00 issuer-03.example: 1',
    'day 30 03:00 issuer-04.example: 1',
    'day 45 05:00 issuer-05.example: 1',
    'day 60 08:00 issuer-06.example: 1',
    'day 62 20:00 issuer-06.example: 1',
    // It comes and goes by now, which the mail before said.
    'day 63 09:00 issuer-06.example: 0',
  ]);
});

test('quick looks change no mails but those about outages', () => {
  expect([
    ...missingIn(without.mails, withQuickLooks.mails).map((item) => `+ ${item}`),
    ...missingIn(withQuickLooks.mails, without.mails).map((item) => `- ${item}`),
  ]).toEqual(EXPECTED_DIFFERENCES);
});

test('quick looks that are left out would have found nothing', async () => {
  const days = [58, 60] as const;
  const setup = { quickLooks: true, days, issuers: 6, overlapDays: 1 };
  const some = await simulate({ ...setup, leavesOut: true });
  const all = await simulate({ ...setup, leavesOut: false });
  expect(all.looks).toBe((3 * 24 * 60 * MINUTE) / QUICK_LOOK_MS);
  expect(some.looks).toBeLessThan(all.looks / 5);
  expect(some.repairs.length).toBeGreaterThan(1);
  expect(some.repairs).toEqual(all.repairs);
  expect(some.mails.map(lineFor)).toEqual(all.mails.map(lineFor));
}, 200_000);
