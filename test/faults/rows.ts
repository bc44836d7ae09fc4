import { dies } from './death';
import { delayedCall } from './delayed-call';
import type { TrialRun } from './trial-run';
import type { Throw } from './trial';
import { type CallId, type Way, forGood, isRepeated, isWrite, nameOf, WAYS } from './ways';

/** A row of a table of tests: its name, and what is thrown into the run. */
type Row = [string, Throw];

/** One row for each call of a run and each way in which it fails. */
export function rowsForEvery({ calls }: TrialRun, ways: (call: CallId) => readonly Way[]): Row[] {
  return calls.flatMap((call, index) =>
    ways(call).map(({ name, strike }): Row => [
      `${nameOf(call, index)}: ${name}`,
      ({ aws }) => strike(aws.faults, call),
    ]),
  );
}

/** What goes on failing, where calls of a kind come again. Of all refusals one: what differs is only how long it lasts. */
export function lastingRows(trialRun: TrialRun, isConcerned: (call: CallId) => boolean): Row[] {
  return rowsForEvery(trialRun, (call) => {
    const ways = WAYS[call.action].filter(({ name }) => /AccessDenied|ConcurrentModification|broken off/.test(name));
    return isRepeated(call) && isConcerned(call) ? ways.map(forGood) : [];
  });
}

/** What takes effect when nobody waits for it any more. */
export function delayedRows({ calls }: TrialRun, isConcerned: (call: CallId) => boolean = () => true): Row[] {
  return calls.flatMap((call, index): Row[] =>
    isWrite(call) && isConcerned(call)
      ? [[`${nameOf(call, index)}: carried out after the run`, delayedCall(call)]]
      : [],
  );
}

/** The process dies at each call; with how many calls were answered before. */
export function deathRows({ calls }: TrialRun): [...Row, number][] {
  return calls.flatMap((call, index): [...Row, number][] => [
    [`${nameOf(call, index)}: dead before it`, dies(calls, index, 'before'), index],
    [`${nameOf(call, index)}: dead before its answer`, dies(calls, index, 'after'), index],
  ]);
}

/** Whether a call keeps or opens what is remembered. */
export function isOfState({ action }: CallId): boolean {
  return action === 'UpdateItem';
}
