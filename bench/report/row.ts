/** What a figure is to reach. */
export type Goal = { atMost: number } | { atLeast: number };

/** One figure. */
export interface Row {
  /** Stable: `wall-vs-floor`. */
  id: string;
  /** What it is, for people. */
  what: string;
  value: number;
  /** `ms`, `MB`, ...; empty for a ratio or a number. */
  unit: string;
  /** The least and the greatest of the repetitions; null when it was measured once. */
  spread: readonly [number, number] | null;
  /** `<= 1.25`; null for a figure that has none. */
  goal: string | null;
  met: boolean | null;
}

/** What a row is made of. */
export interface RowInput {
  id: string;
  what: string;
  unit?: string;
  /** One for each repetition: the row has their median. */
  samples: readonly number[];
  goal?: Goal;
}

/** Makes a row. */
export function rowOf({ id, what, unit = '', samples, goal }: RowInput): Row {
  const value = rounded(medianOf(samples));
  const spread = samples.length > 1 ? ([Math.min(...samples), Math.max(...samples)] as const) : null;
  return {
    id,
    what,
    value,
    unit,
    spread: spread && [rounded(spread[0]), rounded(spread[1])],
    goal: goal ? wordsOf(goal) : null,
    met: goal ? isMet(value, goal) : null,
  };
}

/** The median: of an even number, the mean of the two in the middle. */
export function medianOf(samples: readonly number[]): number {
  const sorted = samples.toSorted((one, other) => one - other);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, sample) => sum + sample, 0) / middle.length;
}

/** Ratios keep two decimals, what is large none. */
function rounded(value: number): number {
  return Number(value.toFixed(Math.abs(value) < 100 ? 2 : 0));
}

function wordsOf(goal: Goal): string {
  return 'atMost' in goal ? `<= ${goal.atMost}` : `>= ${goal.atLeast}`;
}

function isMet(value: number, goal: Goal): boolean {
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}
