import type { Call, Outcome } from './call';

/** What an emulator does otherwise than AWS documents, for one reason. */
export interface Difference {
  /** What it does, how AWS's documentation has it, and, if that leaves it open, why the sandbox's answer is the right one. */
  why: string;
  /** What comes of each call there, by the call's name. */
  does: Readonly<Record<string, Outcome>>;
}

/** What is known of an emulator. */
export interface Emulation {
  /** Actions that it does not have: what it answers, by how the names of their calls begin. */
  missing: Readonly<Record<string, string>>;
  differences: readonly Difference[];
}

/** The same outcome for several calls. */
export function all(outcome: Outcome, ...names: readonly string[]): Record<string, Outcome> {
  return Object.fromEntries(names.map((name) => [name, outcome]));
}

/** Whether an emulator is known to do otherwise with a call. */
export function isListed({ differences }: Emulation, { name }: Pick<Call, 'name'>): boolean {
  return differences.some(({ does }) => name in does);
}

/** What an emulator is known to make of a call. */
export function knownOutcome({ differences }: Emulation, { name, expected }: Pick<Call, 'name' | 'expected'>): Outcome {
  const listed = differences.find(({ does }) => name in does);
  return listed ? listed.does[name] : expected;
}

/** What an emulator answers to a call of an action that it does not have; undefined for other calls. */
export function missingAnswer({ missing }: Emulation, { name }: Pick<Call, 'name'>): string | undefined {
  return Object.entries(missing).find(([beginning]) => name.startsWith(beginning))?.[1];
}

/** The first thing that came of a call: its request, where a look at what it did comes after. */
export function firstOf(outcome: Outcome): Outcome {
  return Array.isArray(outcome) ? outcome[0] : outcome;
}
