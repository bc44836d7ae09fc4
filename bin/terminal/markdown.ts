import type { RenderedFinding } from '../../lambda/notify/rendered-finding';
import type { RenderedReport } from '../../lambda/notify/rendered-report';
import { stepsIn } from './finding-print';
import { type ProviderRow, legendOf, rowsOf, summaryOf } from './provider-rows';
import { sectionsOf } from './report-sections';

/**
 * Returns a report as Markdown, for the summary of a job at GitHub and whatever else reads GitHub Flavored Markdown: a table of the
 * providers and a list of the findings. No text from outside becomes a link, a mention, an image or HTML.
 */
export function printMarkdown(report: RenderedReport): string {
  const { rows, folded } = rowsOf(report);
  return [
    `**${summaryOf(report)}**`,
    ...(rows.length === 0 ? [] : [tableOf(rows), escaped(legendOf(report))]),
    ...(folded.length === 0 ? [] : [`${folded.length} unchanged: ${folded.map(escaped).join(', ')}`]),
    ...sectionsOf(report).map(
      ({ subject, findings }) => `#### ${escaped(subject)}\n\n${findings.map(findingItem).join('\n')}`,
    ),
  ].join('\n\n');
}

function tableOf(rows: readonly ProviderRow[]): string {
  const lines = rows.map(({ words, issuer, checked, thumbprints }) =>
    [words, escaped(issuer), escaped(checked), thumbprints.map(escaped).join('<br>')].join(' | '),
  );
  return ['status | issuer | checked | thumbprints', '--- | --- | --- | ---', ...lines]
    .map((line) => `| ${line} |`)
    .join('\n');
}

function findingItem(finding: RenderedFinding): string {
  const { code, severity, message, commands } = finding;
  const steps = stepsIn(finding);
  return [
    `- **${severity}**: ${escaped(message)} \\[${code}\\]`,
    ...steps.flatMap((step, index) => ['', `  ${steps.length > 1 ? `${index + 1}. ` : ''}${escaped(step)}`]),
    ...commands.flatMap(({ purpose, command }) => ['', `  ${escaped(purpose)}:`, '', ...codeBlock(command), '']),
  ].join('\n');
}

/** Returns a command as a block of code, whose fence is longer than any in it. */
function codeBlock(command: string): string[] {
  const longest = Math.max(2, ...(command.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, ...command.split('\n'), fence].map((line) => `  ${line}`);
}

/**
 * Escapes text, so that it is shown as it is (CommonMark 0.31, section 2.4; GitHub's tables, autolinks, mentions, emoji and
 * mathematics). Ends of sentences stay readable in the source.
 */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]<>#|~@&$!^=+]/g, String.raw`\$&`)
    .replaceAll(/:(?=\S)/g, String.raw`\:`)
    .replaceAll(/www(?=\.)/gi, '$&\\');
}
