import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import path from 'node:path';
import { concurrencyFor } from '../../lambda/run/concurrency';
import { startRemote } from '../rig/remote';
import type { Rig } from '../rig/rig';
import { type Setup, addressesFor } from '../rig/setup';
import type { BareApi } from './bare';
import type { CdkApi } from './cdk';
import type { ConcurrentApi } from './concurrent';
import type { Taken } from './measured';
import { MEMORY_MB } from './run-watcher';

/** Which of the bare clients: without the SDK, or with it. */
export type Floor = 'bare' | 'bareSdk';

/**
 * Has a bare client do what cannot be avoided for all providers of an account that the watcher knows.
 * @param profile the file for a CPU profile; null for none
 */
export async function runBare(
  rig: Rig,
  { environment, tableName, providers }: Setup,
  floor: Floor,
  profile: string | null = null,
): Promise<Taken<void>> {
  const bare = startRemote<BareApi>(rig.programs[floor], {
    execPath: rig.programs.node,
    execArgv: ['--import', rig.programs.resolver],
    env: environment,
  });
  await bare.ask('ready', undefined);
  const taken = await bare.ask('run', {
    tableName,
    providers: providers.map(({ arn, issuer }) => ({ arn, issuer })),
    concurrency: concurrencyFor(MEMORY_MB),
    caPem: rig.caPem,
    profile,
  });
  await bare.stop();
  return taken;
}

/**
 * Has the concurrent contender update all providers of an account. Afterwards that has other lists.
 * @throws Error when it did not do so
 */
export async function runConcurrent(rig: Rig, { environment, providers }: Setup): Promise<Taken<number>> {
  const concurrent = startRemote<ConcurrentApi>(rig.programs.concurrent, {
    execPath: rig.programs.node,
    execArgv: ['--import', rig.programs.resolver],
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await concurrent.ask('ready', undefined);
  const taken = await concurrent.ask('run', undefined);
  await concurrent.stop();
  if (taken.value !== providers.length) throw new Error(`It updated ${taken.value} of ${providers.length} providers.`);
  return taken;
}

/** Has CDK's handler update the first providers of an account, one by one. */
export async function runCdk(rig: Rig, setup: Setup, count: number): Promise<Taken<void>> {
  const cdk = startRemote<CdkApi>(rig.programs.cdk, {
    execPath: rig.programs.node,
    execArgv: ['--import', rig.programs.resolver],
    env: {
      ...setup.environment,
      BENCH_REPOSITORY: path.resolve(import.meta.dirname, '../../package.json'),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await cdk.ask('ready', undefined);
  const taken = await cdk.ask('run', setup.providers.slice(0, count));
  await cdk.stop();
  return taken;
}

/**
 * Follows the documented recipe for the first providers of an account, one by one.
 * @returns the elapsed time, in milliseconds
 */
export async function runRecipe(rig: Rig, setup: Setup, count: number): Promise<number> {
  const asked = setup.providers.slice(0, count);
  const startedAt = performance.now();
  const recipe = spawn('bash', [path.join(import.meta.dirname, 'recipe.sh')], {
    env: { PATH: process.env['PATH'], BENCH_CA: rig.caFile },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  recipe.stdin.end(asked.map((provider) => `${provider.issuer} ${addressesFor(provider)[0]}\n`).join(''));
  const lines = (await text(recipe.stdout)).trim().split('\n');
  const wallMs = performance.now() - startedAt;
  const wrong = asked.filter(({ index }, line) => {
    const [, thumbprint = ''] = lines[line]?.split(' ') ?? [];
    return !rig.thumbprints()[index]?.includes(thumbprint.toLowerCase());
  });
  if (wrong.length > 0)
    throw new Error(`The recipe found nothing right for ${wrong.map(({ issuer }) => issuer).join(', ')}`);
  return wallMs;
}
