import { FINDING_RULES, codesOf, severityOf } from '../../lambda/findings/lookup';
import type { FindingCode } from '../../lambda/findings/catalogue';
import { rankOf } from '../../lambda/judge/severity-rank';
import type { Severity } from '../../lambda/findings/severity';
import { SAMPLES } from '../support/sample-findings';

/** Heading of a finding's section, with the line in italics below it if there is one. */
const HEADING = /^#### (.+)\n\n(?:_[^_\n]+_\n\n)?/gm;

/**
 * Returns the runbook with the line in italics below the heading of each finding as the catalogue has it now.
 * @throws Error when a section is about a code that does not exist
 */
export function withFacts(runbook: string): string {
  return runbook.replaceAll(HEADING, (_, heading: string) => `#### ${heading}\n\n_${factsOf(heading)}_\n\n`);
}

/** Returns the severities that a finding can have, the worst first, and its kind: `critical, info · condition`. */
function factsOf(heading: string): string {
  const code = codesOf().find((one) => one === heading);
  if (code === undefined) throw new Error(`${heading} is not the code of a finding.`);
  const { isEvent, isTransient } = FINDING_RULES;
  const kind = isEvent(code) ? 'event' : 'condition';
  return `${severitiesOf(code).join(', ')} · ${kind}${isTransient(code) ? ', transient' : ''}`;
}

/** Returns the severities that the samples of a code have, the worst first. */
export function severitiesOf(code: FindingCode): Severity[] {
  const severities = new Set(SAMPLES.filter((finding) => finding.code === code).map(severityOf));
  return [...severities].toSorted((one, other) => rankOf(one) - rankOf(other));
}
