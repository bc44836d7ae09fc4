import { XMLParser, XMLValidator } from 'fast-xml-parser';
import fc from 'fast-check';
import { printJunit } from '../../bin/terminal/junit';
import { element, textNode } from '../../bin/terminal/xml';
import { printable } from '../../lambda/judge/printable';
import { anyCharacter } from '../support/any-text';
import { anyWords } from '../support/any-words';
import { properties } from '../support/properties';
import { anyReport, providerOf, renderedOver } from '../support/rendered-reports';
import { sampleOf } from '../support/sample-findings';
import { thumb } from '../support/thumb';

/** Characters that XML 1.0 does not have. */
// oxlint-disable-next-line eslint/no-control-regex -- control characters are what it is about.
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u;

/** Any UTF-16 code unit: halves of characters, too. */
const anyUnit = fc.nat({ max: 0xff_ff }).map((unit) => String.fromCharCode(unit));

interface TestCase {
  '@name': string;
  failure?: { '@type': string; '@message': string; '#text': string };
  skipped?: { '@message': string };
}

/** Reads XML, which has to be well formed. */
function read(xml: string) {
  expect(XMLValidator.validate(xml)).toBe(true);
  expect(xml).not.toMatch(NOT_XML);
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    htmlEntities: true,
    trimValues: false,
    parseTagValue: false,
    isArray: (name) => name === 'testcase',
  }).parse(xml);
}

function casesIn(xml: string): TestCase[] {
  return read(xml).testsuites.testsuite.testcase ?? [];
}

const REPORT = renderedOver(
  [
    providerOf('https://well.example', { findings: [sampleOf('chain-root-included')] }),
    providerOf('https://held.example', {
      status: 'held',
      findings: [sampleOf('weak-key'), sampleOf('thumbprint-added'), sampleOf('approval-required')],
    }),
    providerOf('https://late.example', {
      status: 'skipped',
      findings: [{ code: 'out-of-time', facts: { asked: false } }],
    }),
  ],
  { durationMs: 1234, startedAt: '2026-11-21T12:00:00.123Z' },
);

test('the XML has a test case for each provider, in the order of the report, and counts them', () => {
  const { testsuites } = read(printJunit(REPORT));
  expect(testsuites).toMatchObject({ '@tests': '3', '@failures': '1', '@errors': '0', '@time': '1.234' });
  expect(testsuites.testsuite).toMatchObject({
    '@name': 'oidc-thumbprint-watcher',
    '@tests': '3',
    '@failures': '1',
    '@errors': '0',
    '@skipped': '1',
    '@timestamp': '2026-11-21T12:00:00',
  });
  expect(casesIn(printJunit(REPORT)).map((one) => one['@name'])).toEqual([
    'https://well.example',
    'https://held.example',
    'https://late.example',
  ]);
});

test('a provider with findings above information has one failure with all of these, the worst first; a skipped one is skipped', () => {
  const [well, held, late] = casesIn(printJunit(REPORT));
  expect(well).toEqual({ '@classname': 'oidc-thumbprint-watcher', '@name': 'https://well.example' });
  expect(held?.failure).toMatchObject({
    '@type': 'critical: approval-required',
    '@message': expect.stringMatching(/^Sign-ins through this provider fail: .* And 1 more\.$/),
  });
  const text = held?.failure?.['#text'] ?? '';
  expect([...text.matchAll(/^ {2}(\w+): .*\[([a-z-]+)\]$/gm)].map(([, severity, code]) => [severity, code])).toEqual([
    ['critical', 'approval-required'],
    ['warning', 'weak-key'],
  ]);
  expect(text).toContain(
    `\n    Approve it:\n      APPROVE arn:aws:iam::123456789012:oidc-provider/held.example ${thumb('1')}\n`,
  );
  expect(late?.skipped?.['@message']).toMatch(/^The run had no time left/);
});

test('findings about the run itself have a test case of their own', () => {
  const xml = printJunit(
    renderedOver([providerOf('https://well.example')], { findings: [sampleOf('run-incomplete')] }),
  );
  expect(casesIn(xml).map((one) => [one['@name'], one.failure?.['@type']])).toEqual([
    ['the run itself', 'warning: run-incomplete'],
    ['https://well.example', undefined],
  ]);
});

test('a report without providers is XML without test cases', () => {
  expect(casesIn(printJunit(renderedOver([])))).toEqual([]);
});

test('the XML of any report is well formed, and names every provider as a terminal would', () => {
  properties(
    fc.property(anyReport, (report) => {
      const names = casesIn(printJunit(report)).map((one) => one['@name']);
      const about = report.findings.length > 0 ? ['the run itself'] : [];
      expect(names).toEqual([...about, ...report.providers.map(({ issuer }) => printable(issuer))]);
    }),
  );
});

test('any text is read back from XML as it was, except for characters that XML does not have', () => {
  const texts = fc.oneof(anyWords, fc.string({ unit: anyCharacter }), fc.string({ unit: anyUnit }));
  properties(
    fc.property(texts, (text) => {
      const { a } = read(element('a', { b: text }, [textNode(text), '<c/>']));
      // oxlint-disable-next-line eslint/no-control-regex -- control characters are what it is about.
      const expected = text.replaceAll(/[^\t\n -~\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '?');
      expect([a['@b'], a['#text'] ?? '']).toEqual([expected, expected]);
    }),
  );
});
