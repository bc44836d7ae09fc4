import fc from 'fast-check';
import type { ProviderReport, Report, Status } from '../../lambda/contract/report';
import { type RenderedReport, renderReport } from '../../lambda/notify/rendered-report';
import { anyWords } from './any-words';
import { reportOver } from './report';
import { SAMPLES } from './sample-findings';
import { thumb } from './thumb';

/** An issuer of EKS, of 79 characters, with a number at its end. */
export function eksIssuer(number: number): string {
  const id = `${'0123456789ABCDEF'.repeat(2)}${number}`.slice(-32);
  return `https://oidc.eks.eu-central-1.amazonaws.com/id/${id}`;
}

/** A provider of a report, with nothing to say of it. */
export function providerOf(issuer: string, of: Partial<ProviderReport> = {}): ProviderReport {
  return {
    arn: `arn:aws:iam::123456789012:oidc-provider/${issuer.replace('https://', '')}`,
    issuer,
    status: 'unchanged',
    enforced: true,
    enforcedBy: [{ reason: 'no-public-ca', places: [{ host: 'issuer.example' }] }],
    missing: false,
    before: [thumb('a')],
    after: [thumb('a')],
    added: [],
    retired: [],
    hosts: [],
    findings: [],
    ...of,
  };
}

/** The report over these providers, in words. */
export function renderedOver(providers: readonly ProviderReport[], of: Partial<Report> = {}): RenderedReport {
  return renderReport(reportOver(providers, of), {
    approveCommand: (approvals) =>
      approvals.map(({ provider, thumbprint }) => `APPROVE ${provider} ${thumbprint}`).join('\n'),
    removeCommand: (provider, thumbprint) => `REMOVE ${provider} ${thumbprint}`,
    restoreCommand: (provider, version) => `RESTORE ${provider} ${version}`,
  });
}

const anyIssuer = fc.oneof(
  fc.nat({ max: 99 }).map(eksIssuer),
  fc.webUrl({ validSchemes: ['https'] }),
  anyWords.map((words) => `https://${words}`),
  fc.string({ unit: fc.constantFrom('語', '한', '🦊', 'é', 'ก็', 'a', '-'), maxLength: 90 }),
);

const anyEntry = fc.oneof(fc.constantFrom('a', 'b', 'C').map(thumb), anyWords);
const anyList = fc.uniqueArray(anyEntry, { maxLength: 3 });

/** Any provider of a report; its texts are of others. */
export const anyProvider: fc.Arbitrary<ProviderReport> = fc
  .record({
    issuer: anyIssuer,
    status: fc.constantFrom<Status>('unchanged', 'updated', 'held', 'failed', 'skipped'),
    enforced: fc.constantFrom(true, false, null),
    before: anyList,
    added: anyList,
    retired: anyList,
    findings: fc.array(fc.constantFrom(...SAMPLES), { maxLength: 3 }),
  })
  .map(({ issuer, ...of }) => providerOf(issuer, of));

/** Any report. */
export const anyReport: fc.Arbitrary<RenderedReport> = fc
  .record({
    providers: fc.uniqueArray(anyProvider, { maxLength: 9, selector: ({ issuer }) => issuer }),
    dryRun: fc.boolean(),
    findings: fc.array(fc.constantFrom(...SAMPLES), { maxLength: 2 }),
    thumbprintCheck: fc.constantFrom('aws' as const, 'none' as const, 'unknown' as const),
  })
  .map(({ providers, ...of }) => renderedOver(providers, of));

/** Characters of two columns: those that emoji fonts draw, and those of the scripts and forms that are written in squares. */
const WIDE =
  /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Tangut}|[\u1100-\u115F\uAC00-\uD7A3\uFF01-\uFF60]/u;

const CHARACTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The columns that a line takes in a terminal, at least. */
export function widthOf(line: string): number {
  // The halfwidth forms of Katakana are written in half squares.
  const wide = (character: string): boolean => WIDE.test(character) && !/[\uFF61-\uFFDC]/.test(character);
  return Array.from(CHARACTERS.segment(line), ({ segment }): number => (wide(segment) ? 2 : 1)).reduce(
    (sum, one) => sum + one,
    0,
  );
}
