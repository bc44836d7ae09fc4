import { type LimboCase, readCases } from './cases';
import { type Outcome, examine } from './examine';
import { observeCase } from './observe-case';
import { DEPARTURES } from './verdicts';
import { type Verifier, askOpenssl, opensslVersion } from './verifier';

// npm run limbo -- FILE: serves the cases of x509-limbo and compares what the watcher makes of them with OpenSSL and with
// limbo. It ends with `N passed, N failed` and, where something failed, exit code 1.

function print(line: string): boolean {
  return process.stdout.write(`${line}\n`);
}

async function tryCase(
  testcase: LimboCase,
  secondVerifier: Verifier | null,
): Promise<Outcome | { problems: string[] }> {
  try {
    const look = await observeCase(testcase);
    const verifies = look.kind === 'seen' && secondVerifier ? await secondVerifier(testcase) : null;
    return examine(testcase, look, verifies, DEPARTURES.get(testcase.id) ?? null);
  } catch (error) {
    return { problems: [`threw ${error instanceof Error ? error.stack : String(error)}`] };
  }
}

async function run(cases: readonly LimboCase[]): Promise<number> {
  const openssl = opensslVersion();
  print(`${cases.length} cases of x509-limbo, Node ${process.version} with OpenSSL ${process.versions.openssl}`);
  print(`second witness: ${openssl ?? 'none, since there is no openssl here'}\n`);
  const counts = new Map<string, number>();
  let failed = 0;
  const fail = (id: string, problems: string[]) => {
    failed += 1;
    print(`FAILED ${id}: ${problems.join('; ')}`);
  };
  for (const testcase of cases) {
    const outcome = await tryCase(testcase, openssl === null ? null : askOpenssl);
    const category = 'category' in outcome ? outcome.category : 'broken';
    counts.set(category, (counts.get(category) ?? 0) + 1);
    if (outcome.problems.length > 0) fail(testcase.id, outcome.problems);
  }
  const passed = cases.length - failed;
  const known = new Set(cases.map(({ id }) => id));
  [...DEPARTURES.keys()].filter((id) => !known.has(id)).forEach((id) => fail(id, ['is listed, but there is none']));
  for (const [category, count] of [...counts].toSorted(([one], [other]) => one.localeCompare(other)))
    print(`${String(count).padStart(4)}  ${category}`);
  print(`\n${passed} passed, ${failed} failed`);
  return failed;
}

async function main(file: string | undefined): Promise<number> {
  if (file === undefined) {
    print('Usage: npm run limbo -- FILE, where FILE holds the compiled cases as gzip-compressed JSON.');
    return 1;
  }
  try {
    return (await run(readCases(file))) > 0 ? 1 : 0;
  } catch (error) {
    print(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

process.exitCode = await main(process.argv[2]);
