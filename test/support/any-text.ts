import fc from 'fast-check';

const SURROGATES = { from: 0xd8_00, count: 0x8_00 };
const LAST = 0x10_ff_ff;

/**
 * Any character, for `fc.string({ unit: anyCharacter })`. `unit: 'binary'` makes the same strings, but has every test file
 * fill a map with a million characters first, which takes longer than most of the tests.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .nat({ max: LAST - SURROGATES.count })
  .map((index) => String.fromCodePoint(index < SURROGATES.from ? index : index + SURROGATES.count), indexOf);

/** @throws Error when it is not one whole character, as the arbitrary has to */
function indexOf(character: unknown): number {
  const [code] = typeof character === 'string' ? Array.from(character, (one) => one.codePointAt(0)) : [];
  const isWhole = code !== undefined && String.fromCodePoint(code) === character;
  const isSurrogate = code !== undefined && code >= SURROGATES.from && code < SURROGATES.from + SURROGATES.count;
  if (!isWhole || isSurrogate) throw new Error('That is not one character.');
  return code < SURROGATES.from ? code : code - SURROGATES.count;
}
