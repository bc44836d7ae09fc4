import { checkInput } from '../../lambda/contract/input-error';
import { settingsSchema } from '../../lambda/contract/settings';
import { runKeyOf } from '../../lambda/contract/table-keys';
import type { StateStore } from '../../lambda/state/store';
import type { Definition } from '../../test/lib/organization/definition';
import { type Surroundings, interpret } from '../../test/lib/organization/interpreter';
import { createRamStore } from '../../test/support/store-in-ram';
import { startCpuClock } from '../rig/cpu';
import { type Files, createFiles } from './files';
import { type Instance, createInstances } from './instances';
import { type SimulatedIssuers, createIssuers } from './issuers';
import { CPU, LATENCY } from './latencies';
import { type Members, accountId, createAccess, createProviders } from './members';
import { createTable } from './table';
import { type TaskParts, act, coordinate, observe, readAccounts } from './tasks';
import { type Usage, noUsage } from './usage';
import { type VirtualClock, createVirtualClock } from './virtual-clock';

/** Size of an organization. */
export interface Size {
  accounts: number;
  providersEach: number;
  issuers: number;
}

/** An execution that ended. */
export interface Simulated extends Usage {
  /** From the first state to the last, in seconds. */
  seconds: number;
  /** CPU time that this process took for it, in milliseconds. */
  cpuMs: number;
}

/** An organization with its state machine, in this process. */
export interface Simulation {
  time: VirtualClock;
  issuers: SimulatedIssuers;
  members: Members;
  files: Files;
  /** Gives the organization so many accounts in all, with what the first ones have in the table. */
  grow: (accounts: number) => Promise<void>;
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

/** The settings: defaults, and a CA of the operator. */
const settings = checkInput(settingsSchema, { caFile: 'ca.pem' }, 'settings');

/** Makes the simulation: the stages and the definition are those that are deployed, and all around them is in RAM. */
export async function createSimulation(
  definition: Definition,
  { accounts, providersEach, issuers: issuerCount }: Size,
  { onPayload, leavesOut = () => false }: SimulationOptions = {},
): Promise<Simulation> {
  const time = createVirtualClock(Date.now());
  const issuers = await createIssuers(issuerCount, settings);
  const members: Members = new Map();
  const store = createRamStore();
  const grow = async (all: number): Promise<void> => {
    for (let index = members.size; index < all; index += 1) {
      members.set(accountId(index), createProviders(index, providersEach, issuers.list));
      await copyState(index, issuerCount / providersEach, { members, store, time });
    }
  };
  await grow(accounts);
  const files: Files = new Map();
  let usage = noUsage();
  const partsOf = createParts({ time, issuers, members, files, store, usage: () => usage });
  const invokeOn = createInstances(time, () => usage);
  const invoke: Surroundings['invoke'] = async (name, payload) => {
    onPayload?.(name, payload);
    const [task, timeout] = FUNCTIONS[name] ?? [];
    if (!task || timeout === undefined) throw new Error(`There is no function ${name}.`);
    const batch = name === 'WatcherActFunction' ? batchIn(payload) : null;
    if (batch !== null && leavesOut(batch)) return {};
    return invokeOn(name, (instance) => task(payload, partsOf(instance, time.now() + timeout * 1_000)));
  };
  const execute = async (run: string, input: object = {}): Promise<Simulated> => {
    usage = noUsage();
    const began = time.now();
    const cpu = startCpuClock();
    const execution = interpret(definition, input, {
      invoke,
      readItems: (key) => JSON.parse(files.get(key) ?? ''),
      context: { Execution: { Name: run }, StateMachine: { Id: 'arn:aws:states:us-east-1:1:stateMachine:Machine' } },
      onOutput: (name, output) => {
        onPayload?.(name, output);
        usage.transitions += 1;
      },
      wait: (what) => time.sleep(LATENCY[what]),
      sideBySide: true,
    });
    await time.pass(execution);
    return { ...usage, seconds: (time.now() - began) / 1_000, cpuMs: cpu() };
  };
  return { time, issuers, members, files, grow, execute };
}

function batchIn(payload: object): number {
  return Number(Object(Reflect.get(payload, 'item')).batch);
}

/** After so many accounts the issuers of an account are those of an earlier one again. Its states serve, with another account in them. */
async function copyState(
  index: number,
  cycle: number,
  { members, store, time }: { members: Members; store: StateStore; time: VirtualClock },
): Promise<void> {
  if (index < cycle) return;
  const [id, other] = [accountId(index), accountId(index % cycle)];
  for (const key of [runKeyOf(other), ...(members.get(other)?.keys() ?? [])]) {
    const state = await store.read(key);
    if (state === null) continue;
    const copy = key.replaceAll(other, id);
    const now = time.now();
    await store.acquire(copy, { owner: 'copy', until: now + 1_000 }, now);
    await store.save(copy, 'copy', state.replaceAll(other, id), 'release');
  }
}

interface World {
  store: StateStore;
  time: VirtualClock;
  issuers: SimulatedIssuers;
  members: Members;
  files: Files;
  usage: () => Usage;
}

/** Makes the maker of what the stages of an invocation are given. */
function createParts({
  time,
  issuers,
  members,
  files,
  store,
  usage,
}: World): (at: Instance, stopsAt: number) => TaskParts {
  return (instance, stopsAt) => ({
    clock: time.clock,
    stopsAt,
    settings,
    files: createFiles(files, instance, usage),
    stateStore: createTable(store, instance, usage),
    trustOf: issuers.trustOf,
    open: createAccess(members, instance, time, usage),
    observe: async (issuer) => {
      usage().observations += 1;
      await instance.spend(CPU.issuer, LATENCY.issuer);
      return issuers.observe(issuer);
    },
    listAccounts: async () => {
      for (let page = 0; page < members.size / 20; page += 1) await instance.spend(CPU.call, LATENCY.listAccounts);
      const accounts = [...members.keys()].map((id) => ({ id, name: `Account ${id}`, state: 'ACTIVE' }));
      return { organization: 'o-example00001', managementAccount: accountId(0), accounts };
    },
    publish: async () => {
      usage().messages += 1;
      await instance.clients.sns(LATENCY.sns);
    },
  });
}
