/** One figure. */
export interface Row {
  /** Stable: `bundle-size`. */
  id: string;
  /** What it is, for people. */
  what: string;
  value: number;
  /** `ms`, `kB`; empty for a ratio. */
  unit: string;
  /** The least and the greatest of the repetitions; null when it was measured once. */
  spread: readonly [number, number] | null;
  /** What the value may be at most; null for a figure that has no goal. */
  goal: number | null;
  met: boolean | null;
}

/** What a row is made of. */
export interface RowInput {
  id: string;
  what: string;
  unit?: string;
  /** One for each repetition: the row has their median. */
  samples: readonly number[];
  goal?: { atMost: number };
}

/** Makes a row. */
export const rowOf = ({ id, what, unit = '', samples, goal }: RowInput): Row => {
  const value = rounded(medianOf(samples));
  return {
    id,
    what,
    value,
    unit,
    spread: samples.length > 1 ? [rounded(Math.min(...samples)), rounded(Math.max(...samples))] : null,
    goal: goal?.atMost ?? null,
    met: goal ? value <= goal.atMost : null,
  };
};

/** The median: of an even number, the mean of the two in the middle. */
const medianOf = (samples: readonly number[]): number => {
  const sorted = samples.toSorted((one, other) => one - other);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, sample) => sum + sample, 0) / middle.length;
};

const rounded = (value: number): number => Number(value.toFixed(2));
