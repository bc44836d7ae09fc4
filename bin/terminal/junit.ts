import { rankOf } from '../../lambda/judge/severity-rank';
import { printable } from '../../lambda/judge/printable';
import type { RenderedFinding } from '../../lambda/notify/rendered-finding';
import type { RenderedProvider, RenderedReport } from '../../lambda/notify/rendered-report';
import { printFindings } from './finding-print';
import { isProblem } from './problems';
import { THE_RUN } from './report-sections';
import { ENDLESS } from './screen';
import { element, textNode } from './xml';

const NAME = 'oidc-thumbprint-watcher';

/** Test case of a suite: its element, and how it ended. */
interface TestCase {
  xml: string;
  end: 'passed' | 'failed' | 'skipped';
}

/**
 * Returns a report as JUnit XML, the form of test results that CI systems read: a test case for each provider, and one for the run
 * itself where that has findings. A test case has one failure with all findings above `info`, since some readers take the first alone.
 */
export function printJunit(report: RenderedReport): string {
  const { findings, providers, startedAt, durationMs } = report;
  const cases = [...(findings.length > 0 ? [caseOf(THE_RUN, findings)] : []), ...providers.map(providerCase)];
  const count = (end: TestCase['end']): number => cases.filter((one) => one.end === end).length;
  const totals = { tests: cases.length, failures: count('failed'), errors: 0, skipped: count('skipped') };
  const time = (durationMs / 1000).toFixed(3);
  const suite = element(
    'testsuite',
    // The schemas that there are take no fraction of a second and no zone.
    { name: NAME, ...totals, time, timestamp: startedAt.slice(0, 19) },
    indented(cases.map(({ xml }) => xml)),
  );
  const { errors, tests, failures } = totals;
  const all = element('testsuites', { name: NAME, tests, failures, errors, time }, indented([suite]));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${all}`;
}

function providerCase({ issuer, status, findings }: RenderedProvider): TestCase {
  return caseOf(printable(issuer), findings, status === 'skipped');
}

function caseOf(name: string, findings: readonly RenderedFinding[], isSkipped = false): TestCase {
  const problems = findings.filter(isProblem).toSorted((one, other) => rankOf(one.severity) - rankOf(other.severity));
  const attributes = { classname: NAME, name };
  const [worst] = problems;
  if (worst) {
    const message = problems.length === 1 ? worst.message : `${worst.message} And ${problems.length - 1} more.`;
    const text = textNode(`\n${printFindings(problems, ENDLESS)}\n`);
    const failure = element('failure', { type: `${worst.severity}: ${worst.code}`, message }, [text]);
    return { xml: element('testcase', attributes, [failure]), end: 'failed' };
  }
  if (!isSkipped) return { xml: element('testcase', attributes), end: 'passed' };
  const skipped = element('skipped', { message: findings[0]?.message ?? 'It was not checked.' });
  return { xml: element('testcase', attributes, [skipped]), end: 'skipped' };
}

/** Puts each element on a line of its own. */
function indented(elements: readonly string[]): string[] {
  return elements.length === 0 ? [] : ['\n', ...elements.map((one) => `${one}\n`)];
}
