import type { ChildProcess } from 'node:child_process';
import { processorShare } from '../../lambda/run/concurrency';
import { renderEnvironment } from '../../lambda/contract/environment';
import { checkInput } from '../../lambda/contract/input-error';
import type { ThumbprintCheck } from '../../lambda/judge/evidence/thumbprint-check';
import type { Report } from '../../lambda/contract/report';
import { settingsSchema } from '../../lambda/contract/settings';
import { nodeOptionsFor } from '../../lib/function/node-options';
import { bootstrapOptions } from '../../test/support/bootstrap';
import { STACK } from '../cost/cost';
import type { Handshakes } from '../rig/proxy';
import { type Remote, startRemote } from '../rig/remote';
import type { Rig } from '../rig/rig';
import type { Setup } from '../rig/setup';
import type { Taken } from './measured';
import { throttle } from './throttle';
import type { WatcherApi } from './watcher';

/** How a run of the watcher is to be made. */
export interface WatcherRun {
  /** Every so many hosts are dead; 0 for none. */
  deadEvery?: number;
  /** The memory of the function that it is, in MB. */
  memoryMb?: number;
  /** Whether it is held, from its start, to the share of a processor that comes with that memory; otherwise it gets all that it wants. */
  held?: boolean;
  /** What IAM compares with the thumbprints. Default: as AWS does. */
  thumbprintCheck?: ThumbprintCheck;
  /** The file for a CPU profile. */
  profileTo?: string;
}

/** What came of a run of the watcher. */
export interface WatcherSample extends Taken<Pick<Report, 'counts' | 'complete'>> {
  /** What loading the bundle took, from the start of the process, in milliseconds. */
  loadMs: number;
  /** Handshakes that the issuers saw. */
  handshakes: Handshakes;
  /** The calls of AWS, by service and action. */
  calls: Record<string, number>;
  /** What it wrote to the log, in bytes. */
  logBytes: number;
  /** CPU time of issuers and proxies meanwhile, in milliseconds. */
  rigCpuMs: number;
}

/** The memory of the function as deployed, in MB. */
export const MEMORY_MB = STACK.memoryGb * 1024;

/** Makes a run of the watcher over an account, in a process of its own. */
export async function runWatcher(rig: Rig, setup: Setup, how: WatcherRun = {}): Promise<WatcherSample> {
  const { memoryMb = MEMORY_MB, held = false, profileTo = null, deadEvery = 0 } = how;
  await rig.leadDead(deadEvery);
  const watcher = startWatcher(rig, setup, how);
  const release = held ? throttle(watcher.process, processorShare(memoryMb)) : () => {};
  const logBytes = countOutput(watcher.process);
  const loadMs = await watcher.ask('ready', undefined);
  await Promise.all([rig.handshakes(), setup.account.ask('calls', undefined)]);
  const rigCpuBefore = await rig.cpuMs();
  const taken = await watcher.ask('run', profileTo);
  release();
  const sample = {
    ...taken,
    loadMs,
    handshakes: await rig.handshakes(),
    calls: await setup.account.ask('calls', undefined),
    logBytes: logBytes(),
    rigCpuMs: (await rig.cpuMs()) - rigCpuBefore,
  };
  await watcher.stop();
  await rig.leadDead(0);
  return sample;
}

/** What a quick look took, and its calls of AWS, by service and action. */
export interface LookSample extends Taken<object> {
  calls: Record<string, number>;
}

/** Makes quick looks over an account, one after the other in one process, as Lambda keeps it for the next one. */
export async function runQuickLooks(rig: Rig, setup: Setup, times: number): Promise<LookSample[]> {
  const watcher = startWatcher(rig, setup, {});
  countOutput(watcher.process);
  await watcher.ask('ready', undefined);
  const samples: LookSample[] = [];
  for (let look = 0; look < times; look += 1) {
    await setup.account.ask('calls', undefined);
    const taken = await watcher.ask('look', undefined);
    samples.push({ ...taken, calls: await setup.account.ask('calls', undefined) });
  }
  await watcher.stop();
  return samples;
}

/** Starts the watcher's process with the environment that Lambda would give the function. */
function startWatcher(
  rig: Rig,
  { environment, topicArn, tableName }: Setup,
  { memoryMb = MEMORY_MB, thumbprintCheck = 'aws' }: WatcherRun,
): Remote<WatcherApi> {
  const settings = checkInput(
    settingsSchema,
    { caFile: rig.caFile, allowPrivateAddresses: true, thumbprintCheck, quickLookMinutes: 5 },
    'settings',
  );
  const nodeOptions = nodeOptionsFor(memoryMb);
  return startRemote<WatcherApi>(rig.programs.watcher, {
    execPath: rig.programs.node,
    execArgv: [...bootstrapOptions(memoryMb, nodeOptions), '--import', rig.programs.resolver],
    env: {
      ...environment,
      ...renderEnvironment({ topicArn, tableName, settings }),
      AWS_LAMBDA_FUNCTION_NAME: 'oidc-thumbprint-watcher',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      NODE_OPTIONS: nodeOptions,
      BENCH_BUNDLE: rig.programs.bundle,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/**
 * Counts what a process writes. Lambda takes both of its streams for the log.
 * @returns a function that returns the number of bytes so far
 */
function countOutput({ stdout, stderr }: ChildProcess): () => number {
  let bytes = 0;
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (chunk: Buffer) => (bytes += chunk.length));
  }
  return () => bytes;
}
