import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** How many cases all properties together must be tried on. */
const REQUIRED = 20_000;

/** For each property; those that ask over the network take a share of it. */
const RUNS = process.env['PROPERTY_RUNS'] ?? '1100';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Runs the fuzz tests on many cases, shows their seeds, and counts. Run by `npm run fuzz`; with `PROPERTY_SEED` the cases
 * of one seed once more, and `-- -t NAME` for one property alone.
 */
async function main(): Promise<number> {
  const jest = ['run', '-s', 'jest:apart', '--', '--testTimeout=300000', '--testPathPatterns=test/fuzz'];
  const child = spawn('npm', [...jest, ...process.argv.slice(2)], {
    cwd: ROOT,
    env: { ...process.env, PROPERTY_RUNS: RUNS, PROPERTY_PROGRESS: 'yes' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  let cases = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    cases += Number(/^fuzz: (\d+) cases passed/.exec(line)?.[1] ?? 0);
    process.stdout.write(`${line}\n`);
  }
  const code = await exited;
  const enough = cases >= REQUIRED || process.argv.length > 2;
  process.stdout.write(`fuzz: ${cases} cases in all${enough ? '' : `, fewer than ${REQUIRED}`}\n`);
  return code === 0 && enough ? 0 : 1;
}

process.exitCode = await main();
