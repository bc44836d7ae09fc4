import { isDeepStrictEqual } from 'node:util';
import type { Call, Outcome } from './call';
import { type Emulation, firstOf, isListed, knownOutcome, missingAnswer } from './difference';

/** Outcomes of the script, by endpoint and then by the name of the call. */
export type Outcomes = Map<string, ReadonlyMap<string, Outcome>>;

/** Name under which the outcomes of the sandbox are. */
export const SANDBOX = 'the sandbox';

/** Makes the tests that compare what came of calls at the sandbox, and at emulators, with what is documented. */
export function compareOutcomes(
  calls: readonly Pick<Call, 'name' | 'page' | 'expected'>[],
  emulations: readonly (readonly [name: string, emulation: Emulation])[],
  outcomes: Outcomes,
): void {
  const outcomeAt = (endpoint: string, call: string): Outcome => outcomes.get(endpoint)?.get(call);

  it.each(calls)('the sandbox does what is documented: $name ($page)', ({ name, expected }) => {
    expect(outcomeAt(SANDBOX, name)).toEqual(expected);
  });

  describe.each(emulations)('the emulator %s', (emulator, emulation) => {
    const missing = calls.filter((call) => missingAnswer(emulation, call) !== undefined);
    const others = calls.filter((call) => !missing.includes(call));

    it.each(others)('does what is documented or listed as a difference: $name ($page)', (call) => {
      expect(outcomeAt(emulator, call.name)).toEqual(knownOutcome(emulation, call));
    });

    for (const call of missing) {
      it(`has no such action: ${call.name}`, () => {
        expect(firstOf(outcomeAt(emulator, call.name))).toBe(missingAnswer(emulation, call));
      });
    }

    it('has each difference listed once, under a call that exists', () => {
      const listed = emulation.differences.flatMap(({ does }) => Object.keys(does));
      const names = others.map(({ name }) => name);
      expect(listed.filter((name) => !names.includes(name))).toEqual([]);
      expect(new Set(listed).size).toBe(listed.length);
    });

    it('has nothing listed as a difference that is none', () => {
      const same = calls.filter(
        (call) => isListed(emulation, call) && isDeepStrictEqual(knownOutcome(emulation, call), call.expected),
      );
      expect(same.map(({ name }) => name)).toEqual([]);
    });
  });

  it('every call has a name of its own', () => {
    const names = calls.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
}
