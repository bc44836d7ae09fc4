import { accountIn, claimIn, qualifierIn } from '../../../lambda/contract/call-context';

const ARN = 'arn:aws-cn:lambda:cn-north-1:123456789012:function:watcher';

test('an alias and a version have a qualifier, and the function itself and its latest version have none', () => {
  expect(['', ':$LATEST', ':live', ':7'].map((end) => qualifierIn({ invokedFunctionArn: ARN + end }))).toEqual([
    null,
    null,
    'live',
    '7',
  ]);
});

test("the account is that of the function's ARN, and unknown without one", () => {
  expect(accountIn({ invokedFunctionArn: `${ARN}:live` })).toBe('123456789012');
  expect(accountIn({})).toBeUndefined();
});

test("the caller's claim is the client context as JSON, whatever its form, and there is none without one", () => {
  expect(claimIn({ clientContext: { custom: { who: 'alice' } } })).toBe('{"custom":{"who":"alice"}}');
  expect(claimIn({ clientContext: 'alice' })).toBe('"alice"');
  expect(claimIn({ clientContext: null })).toBeNull();
  expect(claimIn({})).toBeNull();
});
