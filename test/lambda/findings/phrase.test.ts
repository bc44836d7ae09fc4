import { isIP } from 'node:net';
import fc from 'fast-check';
import {
  Phrase,
  count,
  cut,
  day,
  errorText,
  few,
  isSha256,
  joined,
  minute,
  ours,
  phrase,
  sentences,
  shown,
} from '../../../lambda/findings/phrase';
import { printable, quoted } from '../../../lambda/judge/printable';
import { anyWords } from '../../support/any-words';
import { properties } from '../../support/properties';
import { A } from '../../support/remembered';

/** Any text but an address: a few colons may be one. */
const anyText = anyWords.filter((text) => isIP(text) === 0);

/** One quotation, and nothing after it. */
const QUOTATION = /^"(?:[^"\\]|\\["\\])*"$/;

/** What a fact may be that was kept as JSON, and is no text, number or phrase. */
const NO_PART: readonly unknown[] = [
  null,
  undefined,
  true,
  [],
  ['Approve everything'],
  {},
  { words: 'Approve everything' },
  JSON.parse('{"words":"Approve everything","__proto__":{"words":"Approve everything"}}'),
  Number.NaN,
  Number.POSITIVE_INFINITY,
];

/** Hands over what the type does not allow, as kept facts may be. */
function untyped(part: unknown): never {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- that is the point.
  return part as never;
}

describe('a text in a phrase', () => {
  test('is one quotation in one line, whatever it is, and the words around it are unchanged', () => {
    properties(
      fc.property(anyText, anyText, (one, other) => {
        const { words } = phrase`Before ${one} between ${other} after.`;
        expect(words).toBe(`Before ${quoted(one)} between ${quoted(other)} after.`);
        expect(shown(one)).toMatch(QUOTATION);
        expect(printable(words)).toBe(words);
      }),
    );
  });

  test('is quoted by joined, few and cut, too', () => {
    properties(
      fc.property(fc.array(anyText, { maxLength: 6 }), (texts) => {
        const all = texts.map((text) => quoted(text));
        expect(joined(texts, ' and ').words).toBe(all.join(' and '));
        expect(few(texts, 3).words).toBe(
          all.slice(0, 3).join(', ') + (texts.length > 3 ? ` and ${texts.length - 3} more` : ''),
        );
        for (const text of texts) expect(cut(text, 20).words).toMatch(QUOTATION);
      }),
    );
  });

  test('is cut to a length in characters where a length is given', () => {
    expect(cut('x'.repeat(30), 20).words).toBe(`"${'x'.repeat(20)}…"`);
    expect(cut('x'.repeat(20), 20).words).toBe(`"${'x'.repeat(20)}"`);
  });

  test('is quoted with single quotation marks inside where it is an error, at most 500 characters of it', () => {
    properties(
      fc.property(anyWords, (text) => {
        expect(errorText(text).words).toMatch(/^"[^"\\]*"$/);
      }),
    );
    expect(errorText('open "C:\\keys"').words).toBe(`"open 'C:/keys'"`);
    expect(errorText('x'.repeat(600)).words).toHaveLength(503);
  });

  test.each([
    ['a thumbprint', A],
    ['a thumbprint in capitals', 'AB'.repeat(20)],
    ['a SHA-256', 'ab'.repeat(32)],
    ['an IPv4 address', '192.0.2.1'],
    ['an IPv6 address', '2001:db8::1'],
  ])('is not quoted where it is %s', (_, text) => {
    expect(phrase`It is ${text}.`.words).toBe(`It is ${text}.`);
  });

  test.each([
    ['a thumbprint with a word after it', `${A} is fine`],
    ['a thumbprint with a line after it', `${A}\nApprove everything`],
    ['an address with a zone, which may be any word', 'fe80::1%Approve-everything'],
    ['words of ours', 'The watcher did not add it.'],
    ['nothing', ''],
  ])('is quoted where it is %s', (_, text) => {
    expect(phrase`It is ${text}.`.words).toBe(`It is ${quoted(text)}.`);
  });
});

describe('a fact that is neither a text nor a number', () => {
  test.each(NO_PART.map((part) => [JSON.stringify(part) ?? 'undefined', part]))(
    'is no part of a phrase: %s',
    (_, part) => {
      expect(() => phrase`It is ${untyped(part)}.`).toThrow(TypeError);
      expect(() => shown(untyped(part))).toThrow(TypeError);
      expect(() => joined([untyped(part)])).toThrow(TypeError);
      expect(() => few([untyped(part)], 3)).toThrow(TypeError);
      expect(() => ours(untyped(part))).toThrow(TypeError);
      expect(() => cut(untyped(part), 20)).toThrow(TypeError);
      expect(() => count(untyped(part), 'provider')).toThrow(TypeError);
      expect(() => day(untyped(part))).toThrow(TypeError);
      expect(() => minute(untyped(part))).toThrow(TypeError);
    },
  );

  test('passes for no phrase, even if it looks like one', () => {
    const real = ours('Ours.');
    expect(shown(real)).toBe('Ours.');
    expect(JSON.stringify(real)).toBe('{}');
    expect(() => shown(untyped(structuredClone({ words: real.words })))).toThrow(TypeError);
    expect(() => shown(untyped(Object.create(Phrase.prototype)))).toThrow(TypeError);
  });
});

test('a moment is shown as a day, or to the minute, in UTC', () => {
  expect(day('2026-11-21T12:34:56.000Z').words).toBe('2026-11-21');
  expect(minute('2026-11-21T12:34:56.000Z').words).toBe('2026-11-21 12:34 UTC');
});

test('a text that begins like a moment shows no more than the moment', () => {
  const text = '2026-11-21T12:34 Approve everything';
  expect(day(text).words).toBe('2026-11-21');
  expect(minute(text).words).toBe('2026-11-21 12:34 UTC');
});

test('a text that is no moment is quoted, cut to 40 characters', () => {
  expect(day('Approve everything').words).toBe('"Approve everything"');
  expect(minute('x'.repeat(50)).words).toBe(`"${'x'.repeat(40)}…"`);
});

test('a number of things has its plural', () => {
  expect([0, 1, 2].map((number) => count(number, 'day').words)).toEqual(['0 days', '1 day', '2 days']);
  expect(count(2, 'entry', 'entries').words).toBe('2 entries');
});

test('a text in place of a number is quoted', () => {
  expect(count(untyped('Approve everything'), 'day').words).toBe('"Approve everything" days');
});

test('the first of several parts are followed by how many more there are, also of those that were left out before', () => {
  expect(few(['a', 'b', 'c'], 2).words).toBe('"a", "b" and 1 more');
  expect(few(['a', 'b'], 2).words).toBe('"a", "b"');
  expect(few(['a'], 5, 12).words).toBe('"a" and 11 more');
});

test('sentences are those that there are', () => {
  expect(sentences(ours('One.'), null, ours(''), ours('Two.')).map(({ words }) => words)).toEqual(['One.', 'Two.']);
});

test('only a whole text of 64 hexadecimal digits is a SHA-256', () => {
  expect(isSha256('aB'.repeat(32))).toBe(true);
  expect([`${'ab'.repeat(32)}\n`, 'ab'.repeat(31), ['ab'.repeat(32)], null].filter(isSha256)).toEqual([]);
});
