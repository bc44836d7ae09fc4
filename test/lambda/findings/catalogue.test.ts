import {
  changeOf,
  codesOf,
  comparedIn,
  detailsOf,
  isEvent,
  isSeenInIam,
  FINDING_RULES,
  kindOf,
  offersOf,
  sentencesOf,
  severityOf,
  stepsOf,
  subjectOf,
} from '../../../lambda/findings/lookup';
import type { FindingCode } from '../../../lambda/findings/catalogue';
import type { Finding } from '../../../lambda/findings/finding';
import { printable } from '../../../lambda/judge/printable';
import { SAMPLES, sampleOf } from '../../support/sample-findings';

const CODES = codesOf();

/** What the catalogue says of a code, whatever the facts. */
function ruleOf(code: FindingCode) {
  return [
    isEvent(code) ? 'event' : 'condition',
    ...(FINDING_RULES.isTransient(code) ? ['transient'] : []),
    ...(kindOf(code) === code ? [] : [`of the kind ${kindOf(code)}`]),
    ...(isSeenInIam(code) ? ['seen in IAM'] : []),
    ...(changeOf(code) ? [`${changeOf(code)} change`] : []),
  ].join(', ');
}

/** What the catalogue says of a finding, a line for each text. */
function wordsOf(finding: Finding): string {
  return [
    `${severityOf(finding)}: ${subjectOf(finding)}`,
    ...sentencesOf(finding).map((sentence) => `  ${sentence}`),
    ...stepsOf(finding).map((step) => `  - ${step}`),
    ...detailsOf(finding).map(([name, value]) => `  ${name} = ${value}`),
    ...offersOf(finding).map(({ purpose, command }) => `  $ ${purpose}: ${JSON.stringify(command)}`),
    ...(comparedIn(finding) === null ? [] : [`  compared: ${comparedIn(finding)}`]),
  ].join('\n');
}

test('every code has a sample', () => {
  expect(CODES.length).toBeGreaterThan(80);
  expect(CODES.filter((code) => !SAMPLES.some((finding) => finding.code === code))).toEqual([]);
});

test.each(CODES)('the words about %s are as in the snapshot', (code) => {
  const samples = SAMPLES.filter((finding) => finding.code === code);
  expect([ruleOf(code), ...samples.map(wordsOf)].join('\n\n')).toMatchSnapshot();
});

describe('the words about every sample', () => {
  const of = (read: (finding: Finding) => readonly string[]): string[] =>
    SAMPLES.flatMap((finding) => read(finding).map((text) => `${finding.code}: ${text}`));
  const sentences = of(sentencesOf);
  const steps = of(stepsOf);
  const withoutCode = (line: string): string => line.slice(line.indexOf(': ') + 2);

  test('are those of its entry', () => {
    expect(sentences.filter((line) => line.endsWith('was recorded.'))).toEqual([]);
    expect(of((finding) => [subjectOf(finding)]).filter((line) => line.endsWith('was recorded'))).toEqual([]);
  });

  test('are sentences that begin with a capital letter, a thumbprint or a quotation, and end in a period', () => {
    expect(sentences.length).toBeGreaterThan(200);
    expect(sentences.filter((line) => !/^([A-Z"]|[\da-f]{40} )(.*[^.])?\.$/.test(withoutCode(line)))).toEqual([]);
  });

  test('include steps that begin with a capital letter, and end in a period or in a command to paste', () => {
    expect(steps.length).toBeGreaterThan(150);
    const isStep = (text: string): boolean => /^[A-Z]/.test(text) && /([^.]\.|: aws iam [a-z-]+)$/.test(text);
    expect(steps.filter((line) => !isStep(withoutCode(line)))).toEqual([]);
  });

  test('are sentences and steps of at most 300 characters', () => {
    expect([...sentences, ...steps].filter((line) => withoutCode(line).length > 300)).toEqual([]);
  });

  test('are printable, each in one line', () => {
    const details = of((finding) => detailsOf(finding).map((pair) => pair.join(': ')));
    expect(details.length).toBeGreaterThan(20);
    expect([...sentences, ...steps, ...details].filter((line) => printable(line) !== line)).toEqual([]);
  });

  test('have a subject of at most 60 ASCII characters, which begins like the rest of a sentence', () => {
    const subjects = of((finding) => [subjectOf(finding)]);
    expect(subjects.filter((line) => !/^(?=[a-z]|IAM )[ -~]{1,60}$/.test(withoutCode(line)))).toEqual([]);
  });
});

test.each(['approval-required', 'external-pin-unapproved', 'writing-stopped', 'staged-unused'] as const)(
  '%s, which waits for a decision of yours, has the command for it',
  (code) => {
    expect(offersOf(sampleOf(code)).length).toBeGreaterThan(0);
  },
);

test('every finding that is critical or a warning says what to do', () => {
  const silent = SAMPLES.filter((finding) => severityOf(finding) !== 'info' && stepsOf(finding).length === 0);
  expect(silent).toEqual([]);
});
