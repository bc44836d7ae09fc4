import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { costPage } from './cost/page';
import { measureAccounts } from './measure/accounts';
import { measureCold } from './measure/cold';
import { measureConditions } from './measure/conditions';
import { measureDistances } from './measure/distances';
import { measureGrowth } from './measure/growth';
import { createKnown } from './measure/known';
import { measureLambda } from './measure/lambda';
import { measureQuickLook } from './measure/quick-look';
import { measureProfile } from './measure/profile';
import { measureSlow } from './measure/slow';
import { measureSmall } from './measure/small';
import { measureSpeed } from './measure/speed';
import { measureConcurrent } from './measure/concurrent';
import { measureFirstRun } from './measure/first-run';
import { measureHandshakes } from './measure/handshakes';
import { measureNames } from './measure/names';
import { measureOneByOne } from './measure/one-by-one';
import { measureRepair } from './measure/repair';
import { benchOrganization } from './organization/main';
import { FULL, QUICK } from './plan';
import { performancePage } from './report/performance-page';
import { type Results, type Section, jsonOf, markdownOf } from './report/results';
import { type Rig, startRig } from './rig/rig';

const OPTIONS = {
  /** Few providers and repetitions, and no files written: for developing the bench. */
  quick: { type: 'boolean' },
  /** Only the profile of the watcher. */
  profile: { type: 'boolean' },
  /** Only the simulation of an organization. */
  organization: { type: 'boolean' },
} as const;

const { values: options } = parseArgs({ options: OPTIONS });
const plan = options.quick ? QUICK : FULL;
const profiles = path.join(import.meta.dirname, 'profiles');

function say(text: string): boolean {
  return process.stdout.write(`${text}\n`);
}

/** Says what is under way, on the terminal alone. */
async function step<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
  const startedAt = performance.now();
  process.stderr.write(`${what} ...`);
  const value = await work();
  process.stderr.write(` ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
  return value;
}

/** `v24.0.0`, as `process.version` has it. */
async function versionOf(node: string): Promise<string> {
  return (await promisify(execFile)(node, ['--version'])).stdout.trim();
}

async function measureAll(rig: Rig): Promise<Pick<Results, 'sections' | 'usage'>> {
  const sections: Section[] = [];
  const known = createKnown(rig);
  sections.push(await step('Time and CPU', () => measureSpeed(rig, known, plan)));
  sections.push(await step('Concurrent contender', () => measureConcurrent(rig, known, plan)));
  sections.push(await step('Contenders that go one by one', () => measureOneByOne(rig, known, plan)));
  sections.push(await step('Handshakes', () => measureHandshakes(rig, plan)));
  sections.push(await step('Names', () => measureNames(rig, plan)));
  sections.push(await step('Growth', () => measureGrowth(rig, known, plan)));
  sections.push(await step('A new process', () => measureFirstRun(rig, known, plan)));
  const lambda = await step('In a function as deployed', () => measureLambda(rig, known, plan));
  sections.push(...lambda.sections);
  sections.push(await step('The quick look', () => measureQuickLook(rig, known, plan)));
  sections.push(await step('In a smaller function', () => measureSmall(rig, known, plan)));
  sections.push(await step('Beside hosts that cost CPU time', () => measureSlow(rig, plan)));
  sections.push(await step('Many accounts', () => measureAccounts(rig, plan)));
  sections.push(await step('Cold start', measureCold));
  sections.push(await step('Nearer and farther issuers', () => measureDistances(rig, plan)));
  const profile = await step('Profile', () => measureProfile(rig, known, plan, profiles));
  // The last to use the accounts: they have hosts die, and get other certificates than the accounts know.
  sections.push(await step('Conditions', () => measureConditions(rig, known, plan)));
  sections.push(await step('Repair', () => measureRepair(rig, plan)));
  sections.push(profile);
  return { sections, usage: lambda.usage };
}

/** Measures the function and the terminal program. */
async function benchWatcher(): Promise<void> {
  const rig = await step('Setting up', startRig);
  try {
    const measured = options.profile
      ? { sections: [await step('Profile', () => measureProfile(rig, createKnown(rig), plan, profiles))], usage: [] }
      : await measureAll(rig);
    const results: Results = {
      date: new Date().toISOString().slice(0, 10),
      node: await versionOf(rig.programs.node),
      rigNode: process.version,
      cores: availableParallelism(),
      processor: cpus()[0]?.model ?? 'unknown',
      ...measured,
    };
    say(markdownOf(results));
    if (!options.quick && !options.profile) {
      writeFileSync(path.join(import.meta.dirname, 'results.md'), markdownOf(results));
      writeFileSync(path.join(import.meta.dirname, 'results.json'), jsonOf(results));
      writeFileSync(path.resolve(import.meta.dirname, '../docs/cost.md'), costPage(results.usage));
      const rows = results.sections.flatMap((section) => section.rows);
      writeFileSync(path.resolve(import.meta.dirname, '../docs/performance.md'), performancePage({ ...results, rows }));
    }
  } finally {
    await rig.close();
  }
}

if (options.organization) say(await benchOrganization(options.quick ?? false, step));
else await benchWatcher();
