import fc from 'fast-check';
import type { Finding } from '../../../lambda/findings/finding';
import { codesOf, detailsOf, messageOf, severityOf, stepsOf, subjectOf } from '../../../lambda/findings/lookup';
import { type Format, UnreadableError } from '../../../lambda/state/format';
import { PROVIDER_FORMAT, RUN_FORMAT, VERSION_FORMAT } from '../../../lambda/state/state-format';
import { anyState, anyRunState, anyVersion } from '../../support/any-state';
import { anyCharacter } from '../../support/any-text';
import { anyWords } from '../../support/any-words';
import { properties } from '../../support/properties';
import { findingOf, stateOf, thumb } from '../../support/remembered';

/** A format with what it is tried on; of the type of what it keeps nothing needs to be known. */
function row<T>(name: string, format: Format<T>, anyValue: fc.Arbitrary<T>) {
  return {
    name,
    /** A value, and how it is printed. */
    anyPrinted: anyValue.map((value) => ({ value, text: format.print(value) })),
    parse: (text: string): unknown => format.parse(text),
    reprint: (text: string): string => format.print(format.parse(text)),
  };
}

const FORMATS = [
  row('a provider', PROVIDER_FORMAT, anyState),
  row('the runs', RUN_FORMAT, anyRunState),
  row('a list', VERSION_FORMAT, anyVersion),
];

describe.each(FORMATS)('the record of $name', ({ anyPrinted, parse, reprint }) => {
  /** What reading a text comes to: whether it could be read, or the error. */
  const read = (text: string): unknown => {
    try {
      parse(text);
      return 'read';
    } catch (error) {
      return error;
    }
  };

  test('is read as it was printed', () => {
    properties(fc.property(anyPrinted, ({ value, text }) => expect(parse(text)).toEqual(value)));
  });

  test('is printed again as it stood, so that a change can be recognized', () => {
    properties(fc.property(anyPrinted, ({ text }) => expect(reprint(text)).toBe(text)));
  });

  test('is unreadable, and nothing worse, where the text is anything else', () => {
    const nested = fc.anything({ withBigInt: false }).map((value) => JSON.stringify(value) ?? '');
    const anyText = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.json(),
      nested,
      fc.constantFrom('null', '{"schema":1}'),
    );
    properties(fc.property(anyText, (text) => expect(read(text)).toBeInstanceOf(UnreadableError)));
  });

  test('is read, or is unreadable, when a part of it is lost or replaced', () => {
    const anyDamage = fc.record({
      at: fc.nat(),
      length: fc.nat(30),
      by: fc.constantFrom('', 'null', '"', '{}', '-1', '"x"'),
    });
    properties(
      fc.property(anyPrinted, anyDamage, ({ text }, { at, length, by }) => {
        const start = at % text.length;
        const outcome = read(text.slice(0, start) + by + text.slice(start + length));
        expect(outcome === 'read' || outcome instanceof UnreadableError).toBe(true);
      }),
    );
  });

  test('is unreadable where a newer version of the watcher wrote it', () => {
    const anyNewer = fc.integer({ min: 2, max: 1e9 });
    properties(
      fc.property(anyPrinted, anyNewer, ({ text }, schema) => {
        expect(String(read(JSON.stringify({ ...JSON.parse(text), schema })))).toBe(
          `UnreadableError: it was written by a newer version of the watcher (schema ${schema}, known 1)`,
        );
      }),
    );
  });
});

test('every entry of a list is kept, also one that a JavaScript object takes for something else', () => {
  const state = stateOf({ ['__proto__']: {}, constructor: {}, [thumb(1)]: {} });
  expect(PROVIDER_FORMAT.parse(PROVIDER_FORMAT.print(state))).toEqual(state);
  expect([...state.thumbprints.keys()]).toEqual(['__proto__', 'constructor', thumb(1)]);
});

/** How a state with a finding is kept. */
function keptWith(finding: Finding): string {
  return PROVIDER_FORMAT.print(stateOf({}, { outbox: [{ finding, at: new Date(0), runId: 'run' }] }));
}

/** The finding that is read where this is kept of it. */
function readAgain(kept: string): Finding {
  const text = keptWith(findingOf()).replace(/"finding":.*?,"runId"/, () => `"finding":${kept},"runId"`);
  const state = PROVIDER_FORMAT.parse(text);
  // It stays the same when it is kept again.
  expect(PROVIDER_FORMAT.parse(PROVIDER_FORMAT.print(state))).toEqual(state);
  const [{ finding } = { finding: null }] = state.outbox;
  if (!finding) throw new Error('The finding is lost.');
  return finding;
}

test('the facts of a finding are kept as they are, and every text in them is printable when it is read', () => {
  const commands = [{ kind: 'restore', provider: 'a\nb', subject: 7 }] as const;
  const finding: Finding = { code: 'command-refused', facts: { qualifier: '\u202Ec', commands } };
  expect(JSON.parse(keptWith(finding)).outbox[0].finding).toEqual(finding);
  expect(readAgain(JSON.stringify(finding))).toEqual({
    code: 'command-refused',
    facts: { qualifier: '?c', commands: [{ kind: 'restore', provider: 'a?b', subject: 7 }] },
  });
  const odd = { code: 'command-refused', facts: { 'd\u200B': [null, { e: false, f: '\u0007' }] } };
  expect(readAgain(JSON.stringify(odd)).facts).toEqual({ 'd?': [null, { e: false, f: '?' }] });
});

test.each([
  ['of a code that no version knows', { code: 'of-a-newer-version', about: 'x', facts: { some: ['y'] } }],
  ['of a code that a JavaScript object takes for something else', { code: 'constructor', facts: {} }],
  ['without the facts of its code', { code: 'approval-required', about: thumb(1), facts: {} }],
  [
    'with facts of other types',
    { code: 'list-full', facts: { unplaced: 7, list: null, idle: { a: [] }, checked: 'x' } },
  ],
  ['with facts of another code', { code: 'iam-change', facts: { missing: ['x'], required: false } }],
])('a finding %s is kept, and its words name the code', (_, finding) => {
  const read = readAgain(JSON.stringify(finding));
  expect(read).toEqual(finding);
  expect(messageOf(read)).toContain(finding.code);
});

test('a finding with any facts is read, and has a severity, a subject and words that fit on a line', () => {
  const anyFacts = fc.dictionary(anyWords, fc.jsonValue({ stringUnit: anyCharacter }));
  properties(
    fc.property(fc.constantFrom(...codesOf()), anyWords, anyFacts, (code, about, facts) => {
      const read = readAgain(JSON.stringify({ code, about, facts }));
      expect(['info', 'warning', 'critical']).toContain(severityOf(read));
      const details = detailsOf(read).flat();
      for (const text of [subjectOf(read), messageOf(read), ...stepsOf(read), ...details, JSON.stringify(read)])
        expect(text).toMatch(/^[^\p{C}]+$/u);
    }),
  );
});

test('facts that are nested deeper than any version keeps are cut, and nothing else is lost', () => {
  const nested = (depth: number) =>
    `{"code":"jwks-empty","facts":{"some":${'['.repeat(depth)}${']'.repeat(depth)},"x":"y"}}`;
  expect(readAgain(nested(5))).toEqual(JSON.parse(nested(5)));
  expect(readAgain(nested(100_000))).toEqual({ code: 'jwks-empty', facts: { some: expect.any(Array), x: 'y' } });
});

test.each([
  ['a code that is none', { code: 'No code', facts: {} }],
  ['facts that are no record', { code: 'jwks-empty', facts: 'x' }],
  ['an earlier form', { code: 'jwks-empty', severity: 'critical', message: 'It is so.', action: '' }],
])('a record with a finding of %s is unreadable', (_, finding) => {
  expect(() => readAgain(JSON.stringify(finding))).toThrow(UnreadableError);
});

test('the error about a broken record names the part that is broken', () => {
  const text = PROVIDER_FORMAT.print(stateOf({ [thumb(1)]: {} }));
  const broken = text.replace(/"firstSeen":"[^"]*"/, '"firstSeen":"once"');
  expect(() => PROVIDER_FORMAT.parse(broken)).toThrow(`it is broken (thumbprints.0.1.firstSeen: is not a date)`);
  expect(() => PROVIDER_FORMAT.parse('[]')).toThrow('it is broken (list: ');
  expect(() => PROVIDER_FORMAT.parse('"')).toThrow('it is broken (not JSON)');
});

test('an empty record is printed and read as such', () => {
  expect(PROVIDER_FORMAT.parse(PROVIDER_FORMAT.print(PROVIDER_FORMAT.nothing))).toEqual(PROVIDER_FORMAT.nothing);
  expect(RUN_FORMAT.parse(RUN_FORMAT.print(RUN_FORMAT.nothing))).toEqual(RUN_FORMAT.nothing);
});
