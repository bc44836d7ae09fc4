import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Program } from '../emulators/program';
import { type Call, type Outcome, outcomeOf } from './call';
import type { Outcomes } from './compare';

/** Starts an endpoint, with a directory of its own to write to. */
export type Start<Endpoint> = (directory: string) => Promise<Endpoint & Program>;

/**
 * Runs the script at all endpoints side by side, and stops them.
 * @param outcomes gets what came of it, by endpoint
 * @throws Error when one of them does not answer
 */
export async function runAtAll<Endpoint>(
  endpoints: Readonly<Record<string, Start<Endpoint>>>,
  run: (endpoint: Endpoint) => Promise<ReadonlyMap<string, Outcome>>,
  outcomes: Outcomes,
): Promise<void> {
  const runAt = async ([name, start]: [string, Start<Endpoint>]): Promise<void> => {
    const directory = mkdtempSync(path.join(tmpdir(), 'contract-'));
    const endpoint = await start(directory);
    try {
      outcomes.set(name, await run(endpoint));
    } finally {
      await endpoint.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  };
  const runs = await Promise.allSettled(Object.entries(endpoints).map(runAt));
  const failed = runs.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * Makes calls one after the other.
 * @param harnessFor prepares for a call, and gives what it is made with
 * @returns what came of them, by name
 */
export async function runCalls<Stage>(
  calls: readonly Call<Stage>[],
  harnessFor: (name: string) => Stage | Promise<Stage>,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (const { name, run } of calls) {
    const harness = await harnessFor(name);
    const outcome = outcomeOf(run(harness));
    outcomes.set(
      name,
      await outcome.catch((error) => Promise.reject(new Error(`${name}: ${error}`, { cause: error }))),
    );
  }
  return outcomes;
}
