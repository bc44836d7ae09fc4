import type { MapName, State } from '../../../lambda/organization/state';
import { HUB } from './scenario';

export const MACHINE_ARN = `arn:aws:states:us-east-1:${HUB}:stateMachine:watcher`;

type Task = (event: object) => Promise<object>;

/** Functions that the state machine calls. */
export interface MachineFunctions {
  coordinate: Task;
  /** Functions of the children, by map. */
  children: Record<MapName, Task>;
  /** Reads the file that a map goes over. */
  items: (key: string) => { batch: number }[];
}

/** Options for an execution. */
export interface ExecutionOptions {
  /** Child that fails instead of calling its function. */
  failing?: { map: MapName; batch: number };
  /** Makes each task be done twice, as after a redrive: called after each time. */
  twice?: (stage: string, time: 'first' | 'second') => void;
  /** Called before each stage. */
  before?: (stage: string) => unknown;
}

/** An execution that ended. */
export interface Execution {
  /** The last state. */
  state: State;
  /** Largest payload or state, in bytes. */
  largest: number;
}

/** Goes through the states in the order of the definition. Rejects with the error of a stage outside of a map. */
export async function execute(
  run: string,
  input: object,
  functions: MachineFunctions,
  { failing, twice, before }: ExecutionOptions,
): Promise<Execution> {
  let largest = 0;
  const call = async (task: Task, event: { stage: string } & Record<string, unknown>): Promise<object> => {
    const sent = JSON.stringify(event);
    if (twice) {
      await task(JSON.parse(sent));
      twice(event.stage, 'first');
    }
    const answer = JSON.stringify(await task(JSON.parse(sent)));
    twice?.(event.stage, 'second');
    largest = Math.max(largest, Buffer.byteLength(sent), Buffer.byteLength(answer));
    return JSON.parse(answer);
  };
  const stage = async (name: string, more: object): Promise<State> => {
    await before?.(name);
    const answer = await call(functions.coordinate, { stage: name, run, ...more });
    if (!isState(answer)) throw new Error(`The stage ${name} gave no state.`);
    return answer;
  };
  const map = async (name: MapName, { key }: State): Promise<void> => {
    await before?.(name);
    for (const item of functions.items(key)) {
      const isFailing = failing?.map === name && failing.batch === item.batch;
      const task = isFailing ? fail : functions.children[name];
      await call(task, { stage: name, run, item }).catch((error: Error) => {
        const caught = { Error: 'States.TaskFailed', Cause: JSON.stringify({ errorMessage: error.message }) };
        return call(functions.coordinate, { stage: 'note', run, map: name, item, error: caught });
      });
    }
  };
  return { state: await goThrough(input, stage, map), largest };
}

function fail(): Promise<never> {
  return Promise.reject(new Error('The function ran out of memory.'));
}

function isState(answer: object): answer is State {
  return 'run' in answer && 'kind' in answer && 'key' in answer && 'count' in answer;
}

async function goThrough(
  input: object,
  stage: (name: string, more: object) => Promise<State>,
  map: (name: MapName, state: State) => Promise<void>,
): Promise<State> {
  const begun = await stage('begin', { machine: MACHINE_ARN, input });
  const { kind } = begun;
  if (kind === 'busy') return begun;
  if (kind === 'quick' && begun.count === 0) return stage('end', { kind });
  let units = begun;
  if (kind === 'full') {
    await map('inventory', await stage('accounts', { kind }));
    units = await stage('issuers', { kind });
  }
  await map('observe', units);
  const compared = await stage('compare', { kind });
  if (kind === 'quick' && compared.count === 0) return stage('end', { kind });
  await map('act', compared);
  await stage('notify', { kind });
  return stage('end', { kind });
}
