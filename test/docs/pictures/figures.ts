/** Points of each graph: two weeks, a run every six hours. */
export const POINTS = 56;

/** Values of a metric at each point, and the number that is shown of the last run. */
export type Series = (point: number) => number;

/** Invented figures of an account with eight providers, by the label of the metric on the dashboard. */
const FIGURES: Readonly<Record<string, Series>> = {
  Providers: () => 8,
  Unchanged: (point) => 8 - updated(point) - held(point) - failed(point),
  Updated: updated,
  Written: updated,
  Held: held,
  'Wait for an operator': held,
  Failed: failed,
  'Could not be checked or written': failed,
  Skipped: () => 0,
  'Sign-ins fail: thumbprint missing': () => 0,
  'Sign-ins at risk: certificate expires': () => 0,
  'Days to the next expiry': daysToExpiry,
  Days: daysToExpiry,
  Duration: (point) => 2100 + 260 * wave(point) + (failed(point) > 0 ? 1900 : 0),
  Completed: () => 1,
  Errors: () => 0,
  'Errors of quick looks': () => 0,
  'DLQ messages': () => 0,
};

/**
 * Returns the values of a metric.
 * @throws Error if the dashboard has a metric that has no figures here
 */
export function seriesOf(label: string): Series {
  const series = FIGURES[label];
  if (!series)
    throw new Error(`test/docs/pictures/figures.ts has no figures for "${label}", which is on the dashboard.`);
  return series;
}

/** Two rotations, of one provider and of three. */
function updated(point: number): number {
  return { 15: 1, 37: 3 }[point] ?? 0;
}

/** A self-signed issuer whose new certificate waits for approval for a day and a half. */
function held(point: number): number {
  return point >= 22 && point < 28 ? 1 : 0;
}

/** An issuer that is out of reach for a day. */
function failed(point: number): number {
  return point >= 43 && point < 47 ? 1 : 0;
}

/** A certificate that is renewed when twelve days are left; the next one has more. */
function daysToExpiry(point: number): number {
  const start = point < 37 ? 21 : 47;
  return Math.floor(start - point / 4);
}

/** A number between -1 and 1 that looks like chance and is the same each time. */
function wave(point: number): number {
  return (Math.sin(point * 12.9898) + Math.sin(point * 4.1414)) / 2;
}
