import type { Definition } from '../../test/lib/organization/definition';
import { type Surroundings, interpret } from '../../test/lib/organization/interpreter';
import { startCpuClock } from '../rig/cpu';
import { createInstances } from './instances';
import { LATENCY } from './latencies';
import { createParts } from './parts';
import { type TaskParts, act, coordinate, observe, readAccounts } from './tasks';
import { type Usage, noUsage } from './usage';
import { type Size, type Model, createModel } from './model';

/** An execution that ended. */
export interface Simulated extends Usage {
  /** From the first state to the last, in seconds. */
  seconds: number;
  /** CPU time that this process took for it, in milliseconds. */
  cpuMs: number;
}

/** An organization with its state machine, in this process. */
export interface Simulation extends Model {
  /** Executes the state machine. Rejects with the error of a stage that failed. */
  execute: (run: string, input?: object) => Promise<Simulated>;
}

/** Options for a simulation. */
export interface SimulationOptions {
  /** Gets the payload of each invocation, and the output of each state and child (`child`). */
  onPayload?: (name: string, payload: unknown) => void;
  /** True if a batch is not acted in. Default: all are. */
  leavesOut?: (batch: number) => boolean;
}

type Task = (event: object, parts: TaskParts) => Promise<object>;

/** The functions by their names in the definition, with the seconds after which Lambda stops them. */
const FUNCTIONS: Readonly<Record<string, readonly [task: Task, timeoutSeconds: number]>> = {
  WatcherCoordinateFunction: [coordinate, 900],
  WatcherReadAccountsFunction: [readAccounts, 300],
  WatcherObserveFunction: [observe, 300],
  WatcherActFunction: [act, 600],
};

/** Makes the simulation: the stages and the definition are those that are deployed, and all around them is in RAM. */
export async function createSimulation(
  definition: Definition,
  size: Size,
  options: SimulationOptions = {},
): Promise<Simulation> {
  const model = await createModel(size);
  const { time, files } = model;
  const { onPayload } = options;
  let usage = noUsage();
  const around: Omit<Surroundings, 'context'> = {
    invoke: createInvoke(model, () => usage, options),
    readItems: (key) => JSON.parse(files.get(key) ?? ''),
    onOutput: (name, output) => {
      onPayload?.(name, output);
      usage.transitions += 1;
    },
    wait: (what) => time.sleep(LATENCY[what]),
    sideBySide: true,
  };
  const execute = async (run: string, input: object = {}): Promise<Simulated> => {
    usage = noUsage();
    const began = time.now();
    const cpu = startCpuClock();
    const context = { Execution: { Name: run }, StateMachine: { Id: MACHINE } };
    await time.pass(interpret(definition, input, { ...around, context }));
    return { ...usage, seconds: (time.now() - began) / 1_000, cpuMs: cpu() };
  };
  return { ...model, execute };
}

const MACHINE = 'arn:aws:states:us-east-1:111111111111:stateMachine:Machine';

function createInvoke(
  model: Model,
  usage: () => Usage,
  { onPayload, leavesOut = () => false }: SimulationOptions,
): Surroundings['invoke'] {
  const { time } = model;
  const partsOf = createParts(model, usage);
  const invokeOn = createInstances(time, usage);
  return async (name, payload) => {
    onPayload?.(name, payload);
    const [task, timeout] = FUNCTIONS[name] ?? [];
    if (!task || timeout === undefined) throw new Error(`There is no function ${name}.`);
    if (task === act && leavesOut(batchIn(payload))) return {};
    return invokeOn(name, (instance) => task(payload, partsOf(instance, time.now() + timeout * 1_000)));
  };
}

function batchIn(payload: object): number {
  return Number(Object(Reflect.get(payload, 'item')).batch);
}
