const MINUTE = 60_000;
const UNITS = [
  ['day', 24 * 60 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
] as const;

/** Puts a span of time, in milliseconds, into words: `3 days`, `1 hour`, `less than a minute`. Rounds down. */
export function inWords(ms: number): string {
  // Two days and a half are more than "2 days" says.
  const unit = UNITS.find(([name, length]) => ms >= (name === 'day' ? 2 : 1) * length);
  if (!unit) return 'less than a minute';
  const [name, length] = unit;
  const count = Math.floor(ms / length);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** Formats a moment for reading: `2026-11-21 12:00`, in UTC. */
export function atMinute(date: Date): string {
  return date.toISOString().slice(0, 16).replace('T', ' ');
}
