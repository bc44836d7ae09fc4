import fc from 'fast-check';
import { codingOf } from '../../../lambda/observe/content-coding';
import { properties } from '../../support/properties';

const HARMLESS = [
  '',
  'identity',
  'Identity',
  'none',
  'aws-chunked',
  'utf-8',
  'UTF8',
  'iso-8859-1',
  '8bit',
  'application/json',
];
const COMPRESSING = [
  'gzip',
  'x-gzip',
  'deflate',
  'br',
  'zstd',
  'compress',
  'x-compress',
  'dcb',
  'dcz',
  'exi',
  'aes128gcm',
];

test('without a header there is no coding', () => {
  expect(codingOf(undefined)).toBeNull();
});

test('whatever changes no bytes is no coding, however it is spelt and listed', () => {
  properties(
    fc.property(fc.array(fc.constantFrom(...HARMLESS)), fc.constantFrom(',', ', ', ' ,\t'), (values, comma) => {
      expect(codingOf(values.join(comma))).toBeNull();
    }),
  );
});

test('what compresses is a coding, in any case, wherever it stands in the list', () => {
  const upper = fc.tuple(fc.constantFrom(...COMPRESSING), fc.boolean());
  const harmless = fc.array(fc.constantFrom(...HARMLESS), { maxLength: 3 });
  properties(
    fc.property(harmless, upper, harmless, (before, [coding, isUpper], after) => {
      const values = [...before, isUpper ? coding.toUpperCase() : coding, ...after];
      expect(codingOf(values.join(', '))).toBe(coding);
    }),
  );
});
