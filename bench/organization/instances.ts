import { CPU, CPU_SHARE, LATENCY, WARM_MS } from './latencies';
import type { Usage } from './usage';
import type { VirtualClock } from './virtual-clock';

/** An instance of a function: it has one invocation at a time, and a share of a processor. */
export interface Instance {
  /** Spends CPU time of a whole processor, in milliseconds, and then waits. Calls side by side share the processor, not the wait. */
  spend: (cpuMs: number, waitMs: number) => Promise<void>;
  /** The clients that it keeps from one invocation to the next. */
  clients: Record<'s3' | 'sts' | 'dynamodb' | 'sns', Client>;
  idleSince: number;
}

/** A client of a service: makes a call, on a connection that is free or a new one. */
export type Client = (waitMs: number, moreCpuMs?: number) => Promise<void>;

/** Invokes functions in the simulation. */
export type Invoke = <Value>(name: string, work: (instance: Instance) => Promise<Value>) => Promise<Value>;

/** Makes what Lambda does: an invocation takes an idle instance that is still warm, or waits for a new one. */
export function createInstances(time: VirtualClock, usage: () => Usage): Invoke {
  const idle = new Map<string, Instance[]>();
  return async (name, work) => {
    const began = time.now();
    const known = idle.get(name) ?? [];
    idle.set(name, known);
    const warm = known.pop();
    const isWarm = warm !== undefined && began - warm.idleSince < WARM_MS;
    const instance = isWarm ? warm : createInstance(time);
    if (!isWarm) await time.sleep(LATENCY.coldStart);
    try {
      return await work(instance);
    } finally {
      instance.idleSince = time.now();
      known.push(instance);
      usage().invocations += 1;
      usage().lambdaSeconds += (time.now() - began) / 1_000;
    }
  };
}

/** Makes a client. Calls side by side need a connection each. */
export function createClient(spend: Instance['spend']): Client {
  let open = 0;
  let busy = 0;
  return async (waitMs, moreCpuMs = 0) => {
    busy += 1;
    const isNew = busy > open;
    if (isNew) open += 1;
    const connection = isNew ? { cpu: CPU.connection, wait: LATENCY.connection } : { cpu: 0, wait: 0 };
    await spend(CPU.call + moreCpuMs + connection.cpu, waitMs + connection.wait);
    busy -= 1;
  };
}

function createInstance(time: VirtualClock): Instance {
  let free = 0;
  const spend = async (cpuMs: number, waitMs: number): Promise<void> => {
    free = Math.max(free, time.now()) + cpuMs / CPU_SHARE;
    await time.sleep(free - time.now() + waitMs);
  };
  const client = () => createClient(spend);
  return { spend, clients: { s3: client(), sts: client(), dynamodb: client(), sns: client() }, idleSince: 0 };
}
