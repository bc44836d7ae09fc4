import fc from 'fast-check';
import {
  type Format,
  PROVIDER_FORMAT,
  RUN_FORMAT,
  UnreadableError,
  VERSION_FORMAT,
} from '../../../lambda/act/memory-format';
import { anyMemory, anyRunMemory, anyVersion } from '../../support/any-memory';
import { properties } from '../../support/properties';
import { memoryOf, thumb } from '../../support/remembering';

const FORMATS: readonly { name: string; format: Format<unknown>; any: fc.Arbitrary<unknown> }[] = [
  { name: 'a provider', format: PROVIDER_FORMAT as Format<unknown>, any: anyMemory },
  { name: 'the runs', format: RUN_FORMAT as Format<unknown>, any: anyRunMemory },
  { name: 'a list', format: VERSION_FORMAT as Format<unknown>, any: anyVersion },
];

describe.each(FORMATS)('what is remembered of $name', ({ format, any }) => {
  /** What reading a text comes to: whether it could be read, or the error. */
  const read = (text: string): unknown => {
    try {
      format.parse(text);
      return 'read';
    } catch (error) {
      return error;
    }
  };

  test('reads as it was printed', () => {
    properties(fc.property(any, (value) => expect(format.parse(format.print(value))).toEqual(value)));
  });

  test('is unreadable, and nothing worse, whatever else the text is', () => {
    const nested = fc.anything({ withBigInt: false }).map((value) => JSON.stringify(value) ?? '');
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), nested, fc.constantFrom('null', '{"schema":1}'));
    properties(fc.property(anyText, (text) => expect(read(text)).toBeInstanceOf(UnreadableError)));
  });

  test('reads, or is unreadable, when a part of it is lost or replaced', () => {
    const anyDamage = fc.record({
      at: fc.nat(),
      length: fc.nat(30),
      by: fc.constantFrom('', 'null', '"', '{}', '-1', '"x"'),
    });
    properties(
      fc.property(any, anyDamage, (value, { at, length, by }) => {
        const text = format.print(value);
        const start = at % text.length;
        const outcome = read(text.slice(0, start) + by + text.slice(start + length));
        expect(outcome === 'read' || outcome instanceof UnreadableError).toBe(true);
      }),
    );
  });

  test('is left to the newer version of the watcher that wrote it', () => {
    const anyNewer = fc.integer({ min: 2, max: 1e9 });
    properties(
      fc.property(any, anyNewer, (value, schema) => {
        const text = JSON.stringify({ ...JSON.parse(format.print(value)), schema });
        expect(String(read(text))).toBe(
          `UnreadableError: it was written by a newer version of the watcher (schema ${schema}, known 1)`,
        );
      }),
    );
  });
});

test('what is broken is named', () => {
  const text = PROVIDER_FORMAT.print(memoryOf({ [thumb(1)]: {} }));
  const broken = text.replace(/"firstSeen":"[^"]*"/, '"firstSeen":"once"');
  expect(() => PROVIDER_FORMAT.parse(broken)).toThrow(`it is broken (thumbprints.${thumb(1)}.firstSeen: is no date)`);
  expect(() => PROVIDER_FORMAT.parse('[]')).toThrow('it is broken (list: ');
  expect(() => PROVIDER_FORMAT.parse('"')).toThrow('it is broken (no JSON)');
});

test('where nothing is remembered, that is what is printed and read', () => {
  expect(PROVIDER_FORMAT.parse(PROVIDER_FORMAT.print(PROVIDER_FORMAT.nothing))).toEqual(PROVIDER_FORMAT.nothing);
  expect(RUN_FORMAT.parse(RUN_FORMAT.print(RUN_FORMAT.nothing))).toEqual(RUN_FORMAT.nothing);
});
