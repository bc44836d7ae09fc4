import fc from 'fast-check';
import { codingOf } from '../../../../lambda/observe/http/content-coding';
import { properties } from '../../../support/properties';

const HARMLESS = [
  '',
  'identity',
  'aws-chunked',
  'utf-8',
  'UTF8',
  'us-ascii',
  'iso-8859-1',
  'windows-1252',
  '8bit',
  'binary',
];
const CODINGS = [
  'gzip',
  'x-gzip',
  'deflate',
  'br',
  'zstd',
  'compress',
  'dcb',
  'exi',
  'none',
  'identityx',
  'utf-8 gzip',
  '\u202egzip',
];

test('an answer without the header has no coding', () => {
  expect(codingOf(undefined)).toBeNull();
});

test('a value that changes no bytes is no coding, however it is spelt and listed', () => {
  properties(
    fc.property(fc.array(fc.constantFrom(...HARMLESS)), fc.constantFrom(',', ', ', ' ,\t'), (values, comma) => {
      expect([values.join(comma), values.join(comma).toUpperCase()].map(codingOf)).toEqual([null, null]);
    }),
  );
});

test('any other value is a coding, in any case, wherever it stands in the list', () => {
  const upper = fc.tuple(fc.constantFrom(...CODINGS), fc.boolean());
  const harmless = fc.array(fc.constantFrom(...HARMLESS), { maxLength: 3 });
  properties(
    fc.property(harmless, upper, harmless, (before, [coding, isUpper], after) => {
      const values = [...before, isUpper ? coding.toUpperCase() : coding, ...after];
      expect(codingOf(values.join(', '))).toBe(coding);
    }),
  );
});
