import type { Finding } from '../../lambda/findings/finding';
import { stepsOf } from '../../lambda/findings/lookup';
import type { RenderedFinding } from '../../lambda/notify/rendered-finding';
import type { Screen } from './screen';
import { wrapped } from './wrap';

/**
 * Returns findings as text, a paragraph for each. A message continues further to the right than anything of ours begins, so that
 * no text in it from outside can pass for advice or a command, whatever the width.
 */
export function printFindings(findings: readonly RenderedFinding[], screen: Screen): string {
  return findings.map((finding) => printFinding(finding, screen)).join('\n\n');
}

/**
 * Returns a finding as a paragraph.
 * @param place where it was found, as a sentence. Default: that is plain from what stands above it
 */
export function printFinding(finding: RenderedFinding, { width, paint }: Screen, place?: string): string {
  const { code, severity, message, commands } = finding;
  const steps = stepsIn(finding);
  const start = `  ${severity}: `;
  const [first = '', ...others] = wrapped(`${message} [${code}]`, width, { first: start });
  return [
    `  ${paint(severity, severity)}${first.slice(2 + severity.length)}`,
    ...others,
    ...(place === undefined ? [] : wrapped(place, width, { first: '    ' })),
    ...steps.flatMap((step, index) => wrapped(step, width, { first: marginOf(index, steps) })),
    // A command stays on its line: a break would cut it in two when it is pasted.
    ...commands.flatMap(({ purpose, command }) => [
      '',
      ...wrapped(`${purpose}:`, width, { first: '    ' }),
      ...command.split('\n').map((line) => `      ${line}`),
    ]),
  ].join('\n');
}

function marginOf(index: number, steps: readonly string[]): string {
  return steps.length > 1 ? `    ${index + 1}. ` : '    ';
}

/** Returns the steps of a finding's advice, which reports have as one line. */
export function stepsIn({ code, about, facts }: RenderedFinding): string[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `stepsOf` falls back where facts are of another type.
  return stepsOf({ code, about, facts } as Finding);
}
