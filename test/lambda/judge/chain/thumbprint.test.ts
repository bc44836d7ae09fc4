import fc from 'fast-check';
import {
  displayEntry,
  isThumbprint,
  normalise,
  sameThumbprints,
  sha256Of,
  thumbprintOf,
} from '../../../../lambda/judge/chain/thumbprint';
import { properties } from '../../../support/properties';

test('a thumbprint is the SHA-1 of the bytes', () => {
  // FIPS 180 test vector "abc".
  expect(thumbprintOf(Buffer.from('abc'))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
  expect(sha256Of(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('thumbprintOf returns a thumbprint in normal form, whatever the bytes', () => {
  properties(
    fc.property(fc.uint8Array(), (bytes) => {
      const thumbprint = thumbprintOf(bytes);
      expect(isThumbprint(thumbprint)).toBe(true);
      expect(normalise(thumbprint.toUpperCase())).toBe(thumbprint);
    }),
  );
});

test.each(['', 'A'.repeat(40), 'a'.repeat(39), 'a'.repeat(41), 'g'.repeat(40), `${'a'.repeat(40)}\n`])(
  '%j is no thumbprint in normal form',
  (text) => expect(isThumbprint(text)).toBe(false),
);

test('lists of thumbprints are compared as sets, ignoring case', () => {
  expect(sameThumbprints(['AA', 'bb', 'aa'], ['BB', 'aa'])).toBe(true);
  expect(sameThumbprints(['aa'], ['aa', 'bb'])).toBe(false);
  expect(sameThumbprints(['aa', 'bb'], ['aa', 'cc'])).toBe(false);
  expect(sameThumbprints([], [])).toBe(true);
});

test('an entry of a list is shown as it is where it is a thumbprint, and quoted where it is none', () => {
  const thumbprint = 'aB'.repeat(20);
  expect([thumbprint, ` ${thumbprint}\n`].map(displayEntry)).toEqual([thumbprint, thumbprint]);
  expect(displayEntry('junk\n')).toBe('"junk?"');
});
