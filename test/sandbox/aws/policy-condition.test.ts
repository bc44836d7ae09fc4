import fc from 'fast-check';
import { type Context, holds } from '../../../sandbox/aws/policy-condition';
import { properties } from '../../support/properties';

const KEY = 'aws:PrincipalArn';
const ROLE = 'arn:aws:iam::111111111111:role/hub';

function holdsFor(operator: string, values: string | readonly string[], actual: string | undefined): boolean {
  return holds({ [operator]: { [KEY]: values } }, { [KEY]: actual });
}

test.each([
  ['StringEquals', ['a', 'b'], 'b', true],
  ['StringEquals', ['a', 'b'], 'B', false],
  ['StringEquals', 'a*', 'ab', false],
  ['StringEqualsIgnoreCase', 'A', 'a', true],
  ['StringNotEquals', ['a', 'b'], 'c', true],
  ['StringNotEquals', ['a', 'b'], 'b', false],
  ['StringNotEqualsIgnoreCase', 'A', 'a', false],
  ['StringLike', ['x', 'a?*'], 'abc', true],
  ['StringLike', 'a?*', 'a', false],
  ['StringNotLike', ['x', 'a*'], 'abc', false],
  ['StringNotLike', ['x', 'a*'], 'b', true],
  ['ArnEquals', 'arn:aws:iam::*:role/hub', ROLE, true],
  ['ArnLike', 'arn:aws:iam::*:role/spoke', ROLE, false],
  ['ArnNotEquals', 'arn:aws:iam::*:role/spoke', ROLE, true],
  ['ArnNotLike', ['arn:aws:iam::*:role/spoke', 'arn:aws:iam::*:role/h*'], ROLE, false],
  ['Bool', 'True', 'true', true],
  ['Bool', 'false', 'true', false],
])('%s with %j of %s: %s', (operator, values, actual, expected) => {
  expect(holdsFor(operator, values, actual)).toBe(expected);
  expect(holdsFor(`${operator}IfExists`, values, actual)).toBe(expected);
});

test.each([
  ['StringEquals', false],
  ['StringLike', false],
  ['ArnLike', false],
  ['Bool', false],
  ['StringNotEquals', true],
  ['ArnNotLike', true],
  ['StringEqualsIfExists', true],
  ['StringNotEqualsIfExists', true],
  ['BoolIfExists', true],
])('%s of a key that the request does not have: %s', (operator, expected) => {
  expect(holdsFor(operator, 'a', undefined)).toBe(expected);
});

test('all operators and all keys of a condition have to hold, whatever the case of the keys', () => {
  const context: Context = { 'aws:PrincipalArn': ROLE, 'sts:ExternalId': 'mine' };
  const arn = { ArnLike: { 'AWS:principalarn': ROLE } };
  expect(holds({ ...arn, StringEquals: { 'sts:externalid': 'mine' } }, context)).toBe(true);
  expect(holds({ ...arn, StringEquals: { 'sts:externalid': 'yours' } }, context)).toBe(false);
  expect(holds({ StringEquals: { 'sts:ExternalId': 'mine', 'aws:PrincipalArn': 'x' } }, context)).toBe(false);
  expect(holds({}, context)).toBe(true);
});

test.each(['NumericLessThan', 'ForAnyValue:StringEquals', 'NotBool', 'Null', 'stringequals', ''])(
  'the operator "%s" is an error, also where the request does not have the key',
  (operator) => {
    for (const actual of ['a', undefined]) expect(() => holdsFor(operator, 'a', actual)).toThrow('not understood here');
  },
);

test('a key that is not understood is an error, even beside another one that fails', () => {
  const condition = { StringEquals: { [KEY]: 'another', 'aws:userid': 'x' } };
  expect(() => holds(condition, { [KEY]: ROLE })).toThrow('aws:userid');
});

test('an operator and its negation never agree, and IfExists changes nothing for a key that is there', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), maxLength: 5 });
  properties(
    fc.property(fc.constantFrom('Equals', 'Like'), fc.array(text, { maxLength: 3 }), text, (kind, values, actual) => {
      const result = holdsFor(`String${kind}`, values, actual);
      expect(holdsFor(`StringNot${kind}`, values, actual)).toBe(!result);
      expect(holdsFor(`String${kind}IfExists`, values, actual)).toBe(result);
    }),
  );
});
