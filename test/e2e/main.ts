import { cpSync } from 'node:fs';
import path from 'node:path';
import { installEmulators } from '../emulators/install';
import { findNode24 } from '../support/node-24';
import { type Account, startAccount } from './account';
import { findAwsCli } from './aws/cli';
import { alarmSteps } from './journey/alarm';
import { byHandSteps } from './journey/by-hand';
import { deploySteps } from './journey/deploy';
import { destroySteps } from './journey/destroy';
import { mailSteps } from './journey/mails';
import { permissionSteps } from './journey/permissions';
import { readmeSteps } from './journey/readme';
import { redeploySteps } from './journey/redeploy';
import { releaseSteps } from './journey/release';
import { scheduleSteps } from './journey/schedule';
import type { Setup, Step } from './setup';

/**
 * `npm run e2e`: the way of the stack through an emulated account, from `cdk bootstrap` to `cdk destroy`, step by step. A
 * step that fails ends it. Everything is stopped and removed in the end, also after an interruption.
 */
const STEPS: readonly Step[] = [
  ...deploySteps,
  ...scheduleSteps,
  ...byHandSteps,
  ...alarmSteps,
  ...redeploySteps,
  ...mailSteps,
  ...permissionSteps,
  ...readmeSteps,
  ...destroySteps,
  ...releaseSteps,
];

function say(line: string): void {
  return void process.stdout.write(`${line}\n`);
}

const started = Date.now();

function seconds(since: number): string {
  return `${Math.round((Date.now() - since) / 1000)} s`;
}

async function prepare(): Promise<Account> {
  const since = Date.now();
  const emulators = await installEmulators();
  const awsCli = await findAwsCli(emulators);
  const node = await findNode24();
  const account = await startAccount({ emulators, awsCli, node });
  say(`Emulators, AWS CLI ${awsCli.version} and Node 24 are ready after ${seconds(since)}.`);
  return account;
}

/** @returns how many steps passed */
async function travel(setup: Setup): Promise<number> {
  for (const [index, { title, run }] of STEPS.entries()) {
    const since = Date.now();
    try {
      await run(setup);
      say(`ok      ${seconds(since).padStart(5)}  ${title}`);
    } catch (error) {
      say(`FAILED  ${seconds(since).padStart(5)}  ${title}\n${error instanceof Error ? error.stack : String(error)}`);
      return index;
    }
  }
  return STEPS.length;
}

const account = await prepare();
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    interrupted = true;
    void account.close().finally(() => process.exit(130));
  });
}
try {
  const passed = await travel({ ...account, outputs: {}, arrived: [], statements: [] });
  const failed = passed === STEPS.length ? 0 : 1;
  if (failed > 0 && !interrupted) {
    const kept = path.resolve('e2e-failure.log');
    cpSync(path.join(account.directory, 'ministack.log'), kept);
    say(`What the emulator said is in ${kept}.`);
  }
  process.exitCode = failed;
  say(`\n${seconds(started)}\n${passed} passed, ${failed} failed`);
} finally {
  await account.close();
}
