import { accountIn, claimIn, qualifierIn } from '../../../lambda/contract/call-context';

const ARN = 'arn:aws-cn:lambda:cn-north-1:123456789012:function:watcher';

test('the function itself and its latest version have no qualifier; an alias and a version have', () => {
  expect(['', ':$LATEST', ':live', ':7'].map((end) => qualifierIn({ invokedFunctionArn: ARN + end }))).toEqual([
    null,
    null,
    'live',
    '7',
  ]);
});

test('the account is that of the function', () => {
  expect(accountIn({ invokedFunctionArn: `${ARN}:live` })).toBe('123456789012');
  expect(accountIn({})).toBeUndefined();
});

test('what the caller sent along is their claim, whatever it is; nothing is none', () => {
  expect(claimIn({ clientContext: { custom: { who: 'alice' } } })).toBe('{"custom":{"who":"alice"}}');
  expect(claimIn({ clientContext: 'alice' })).toBe('"alice"');
  expect(claimIn({ clientContext: null })).toBeNull();
  expect(claimIn({})).toBeNull();
});
