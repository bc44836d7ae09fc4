// oxlint-disable typescript/no-unsafe-type-assertion -- what a call gives is what its own act gave.
import type { Publish } from '../../../lambda/notify/sns';
import type { Iam } from '../../../lambda/act/iam';
import type { StateStore } from '../../../lambda/state/store';
import { awsError } from './parts';

/** What a run calls. `look` is the look at an issuer: no call of AWS's, but something that takes its time like one. */
export type Operation = 'list' | 'get' | 'replace' | 'look' | 'tell' | keyof StateStore;

/** One call of a run, once it is over. */
export interface Call {
  runId: string;
  operation: Operation;
  /** What it is about: a provider's ARN, `run`, or nothing. */
  key: string;
  parameters: readonly unknown[];
  /** Whether it was carried out. */
  effect: boolean;
  result: unknown;
  /** What the run was told instead of a result; null when nothing went wrong. */
  error: Error | null;
}

/** What goes wrong with some calls of a run. */
export interface Fault {
  on: Operation | 'memory';
  /** 1 for the first such call. */
  nth: number;
  /** How many calls in a row. */
  times: number;
  /** Whether it is carried out all the same, and only the answer lost. */
  moment: 'before' | 'after';
  error: 'Throttling' | 'ConcurrentModification';
}

/** What is to befall a run. */
export interface Fate {
  faults: readonly Fault[];
  /** The call at which the process ends: it is carried out before, or not any more. */
  death: { call: number; moment: 'before' | 'after' } | null;
}

/** A process in which a run takes place. */
export interface Process {
  runId: string;
  iam: Iam;
  stateStore: StateStore;
  publish: Publish;
  /** Carries out something else that takes its time. */
  call: <T>(operation: Operation, key: string, parameters: readonly unknown[], act: () => Promise<T>) => Promise<T>;
  /** Comes true when the process ends before its time. */
  died: Promise<'died'>;
}

/** What a process needs to take its turn, and who listens. */
export interface Surroundings {
  parts: { iam: Iam; stateStore: StateStore; publish: Publish };
  /** Waits until this process may make its next call, and says how to end that turn. */
  step: (call: number) => Promise<() => void>;
  heard: (call: Call) => void;
}

type Said = Pick<Call, 'runId' | 'operation' | 'key' | 'parameters'>;
type Heard = Pick<Call, 'result' | 'error'>;

const STATE_CALLS: ReadonlySet<Operation> = new Set([
  'acquire',
  'read',
  'readWithLease',
  'readMany',
  'save',
  'release',
  'addVersion',
  'versions',
  'addEvent',
  'events',
  'markEvent',
]);

/** Starts a process. */
export function startProcess(runId: string, fate: Fate, { parts, step, heard }: Surroundings): Process {
  let calls = 0;
  let dead = false;
  let die: (how: 'died') => void;
  const died = new Promise<'died'>((resolve) => {
    die = resolve;
  });
  const counts = new Map<Fault, number>();
  const faultFor = (operation: Operation): Fault | undefined =>
    fate.faults.filter((fault) => {
      if (fault.on !== operation && !(fault.on === 'memory' && STATE_CALLS.has(operation))) return false;
      const count = (counts.get(fault) ?? 0) + 1;
      counts.set(fault, count);
      return count >= fault.nth && count < fault.nth + fault.times;
    })[0];
  /** Carries out a call, as far as it comes to that, and says what the run is to hear of it; null when it hears nothing. */
  const carryOut = async (number: number, said: Said, act: () => Promise<unknown>): Promise<Heard | null> => {
    const deadly = fate.death?.call === number ? fate.death.moment : null;
    if (dead || deadly === 'before') return null;
    const fault = faultFor(said.operation);
    const lost = fault ? awsError(`${fault.error}Exception`, `The ${said.operation} failed, as it was told to.`) : null;
    if (fault?.moment === 'before') {
      heard({ ...said, effect: false, result: null, error: lost });
      return { result: null, error: lost };
    }
    const outcome: Heard = await act().then(
      (result) => ({ result, error: null }),
      (error: Error) => ({ result: null, error }),
    );
    const error = deadly ? null : (outcome.error ?? lost);
    heard({ ...said, effect: !outcome.error, result: outcome.result, error });
    return deadly ? null : { result: outcome.result, error };
  };

  const call = async <T>(
    operation: Operation,
    key: string,
    parameters: readonly unknown[],
    act: () => Promise<T>,
  ): Promise<T> => {
    calls += 1;
    const number = calls;
    const endTurn = await step(number);
    const outcome = await carryOut(number, { runId, operation, key, parameters }, act);
    dead ||= outcome === null;
    endTurn();
    if (outcome === null) {
      die('died');
      // Nobody waits for what never comes.
      return new Promise<T>(() => {});
    }
    if (outcome.error) throw outcome.error;
    return outcome.result as T;
  };

  const { iam, stateStore, publish } = parts;
  return {
    runId,
    died,
    call,
    iam: {
      list: () => call('list', '', [], () => iam.list()),
      get: (arn) => call('get', arn, [arn], () => iam.get(arn)),
      replaceThumbprints: (arn, list) => call('replace', arn, [list], () => iam.replaceThumbprints(arn, list)),
    },
    stateStore: {
      acquire: (...of) => call('acquire', of[0], of, () => stateStore.acquire(...of)),
      read: (...of) => call('read', of[0], of, () => stateStore.read(...of)),
      readWithLease: (...of) => call('readWithLease', of[0], of, () => stateStore.readWithLease(...of)),
      readMany: (...of) => call('readMany', '', of, () => stateStore.readMany(...of)),
      save: (...of) => call('save', of[0], of, () => stateStore.save(...of)),
      release: (...of) => call('release', of[0], of, () => stateStore.release(...of)),
      addVersion: (...of) => call('addVersion', of[0], of, () => stateStore.addVersion(...of)),
      versions: (...of) => call('versions', of[0], of, () => stateStore.versions(...of)),
      addEvent: (...of) => call('addEvent', of[0], of, () => stateStore.addEvent(...of)),
      events: (...of) => call('events', of[0], of, () => stateStore.events(...of)),
      markEvent: (...of) => call('markEvent', of[0], of, () => stateStore.markEvent(...of)),
    },
    publish: (message) => call('tell', '', [message], () => publish(message)),
  };
}
