import fc from 'fast-check';
import { printable, quoted, quotedList } from '../../../lambda/judge/printable';
import { anyWords } from '../../support/any-words';
import { properties } from '../../support/properties';

test.each([
  ['control characters', '\u0000a\tb\r\nc\u007Fd\u0085e\u009B31m', '?a?b??c?d?e?31m'],
  ['an escape code', '\u001B[31mred\u001B[0m', '?[31mred?[0m'],
  ['characters that reverse the direction of text', '\u202Eesrever\u202C \u2066a\u2069\u200F', '?esrever? ?a??'],
  ['characters without width', 'a\u200Bb\u200Dc\u2060d\uFEFFe\u00ADf', 'a?b?c?d?e?f'],
  ['tags', 'a\u{E0041}\u{E007F}', 'a??'],
  ['separators of lines and paragraphs', 'a\u2028b\u2029c', 'a?b?c'],
  ['halves of characters', '\uD83E... and \uDD8A', '?... and ?'],
  ['unassigned and private-use characters', '\uE000\u{F0000}\uFFFF\u0378', '????'],
  ['fillers and variation selectors', '\u115F\u3164\uFFA0\u034F\uFE0F\u{E0100}', '??????'],
  ['heaps of marks', `a${'\u0301'.repeat(50)}b`, 'a\u0301\u0301\u0301?b'],
  ['marks without a letter', '\u0338x \u20E3y "\u0301z', '?x ?y "?z'],
  ['spaces of other widths', 'a\u00A0b\u2003c\u3000d', 'a b c d'],
  ['marks that look like a quotation mark', '\u201Ca\u201D \u2033 \uFF02 \u3003', '"a" " " \u3003'],
])('printable replaces characters that are unseen or misleading: %s', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test.each([
  'R11, O=Let’s Encrypt',
  'Zürich \u0041\u030A',
  'CN=日本語',
  'ไม่ได้',
  '«école» 100 % €',
  '🦊 🇨🇭',
  'C:\\x "y"',
])('readable text stays as it is: %s', (text) => {
  expect(printable(text)).toBe(text);
});

test('text that is too long is cut, and half a character at the cut becomes a question mark', () => {
  expect(printable('abcdef', 3)).toBe('abc…');
  expect(printable('ab🦊', 3)).toBe('ab?…');
  expect(printable('abc', 3)).toBe('abc');
});

test('any text becomes one line without unseen characters, and stays the same when it is made printable again', () => {
  properties(
    fc.property(anyWords, fc.option(fc.nat(50), { nil: undefined }), (text, length) => {
      const line = printable(text, length);
      expect(line).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|\p{M}{4}|^\p{M}/u);
      expect(printable(line, length)).toBe(line);
    }),
  );
});

test('a quotation holds the printable form of its text, and nothing in it ends the quotation', () => {
  properties(
    fc.property(anyWords, fc.option(fc.nat(50), { nil: undefined }), (text, length) => {
      const shown = quoted(text, length);
      expect(JSON.parse(shown)).toBe(printable(text, length));
      expect(shown.replaceAll(/\\./g, '')).toMatch(/^"[^"\\]*"$/);
    }),
  );
});

test('several texts are quoted one by one', () => {
  expect(quotedList(['a", "b', 'c'])).toBe(String.raw`"a\", \"b", "c"`);
  expect(quotedList([])).toBe('');
});
