import { type Statement, grantsOf, isAllowed, verdictOf } from '../../../sandbox/aws/policy';

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:alerts';
const PUBLISH = { action: 'sns:Publish', resource: TOPIC };

function allow(more: Partial<Statement> = {}): Statement {
  return {
    Effect: 'Allow',
    Action: 'sns:Publish',
    Resource: TOPIC,
    ...more,
  };
}

test('an action or a resource that no statement names is not allowed', () => {
  expect(isAllowed([], PUBLISH)).toBe(false);
  expect(isAllowed([allow()], PUBLISH)).toBe(true);
  expect(isAllowed([allow()], { ...PUBLISH, action: 'sns:Subscribe' })).toBe(false);
  expect(isAllowed([allow()], { ...PUBLISH, resource: `${TOPIC}-2` })).toBe(false);
  expect(isAllowed([allow({ Resource: ['arn:aws:sns:*', 'x'] })], PUBLISH)).toBe(true);
});

test('a denial outweighs an allowance where its condition holds', () => {
  const deny: Statement = {
    ...allow({ Action: 'sns:*', Resource: '*' }),
    Effect: 'Deny',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const over = (secure: string) => ({ ...PUBLISH, context: { 'aws:SecureTransport': secure } });
  expect(verdictOf([allow(), deny], over('true'))).toBe('allow');
  expect(verdictOf([allow(), deny], over('false'))).toBe('deny');
  expect(verdictOf([deny], over('true'))).toBe('silent');
});

test('a policy of a resource allows the service that it names, for the account that it names', () => {
  const policy = allow({
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
  });
  const by = (service: string, account?: string) => ({
    ...PUBLISH,
    principal: { service },
    context: { 'aws:SourceAccount': account },
  });
  expect(isAllowed([policy], by('cloudwatch.amazonaws.com', '123456789012'))).toBe(true);
  expect(isAllowed([policy], by('events.amazonaws.com', '123456789012'))).toBe(false);
  expect(isAllowed([policy], by('cloudwatch.amazonaws.com', '999999999999'))).toBe(false);
  expect(isAllowed([policy], by('cloudwatch.amazonaws.com'))).toBe(false);
});

test('a statement that is not understood is an error, not a guess', () => {
  const odd = { ...allow(), NotAction: 'sns:*' };
  expect(() => isAllowed([odd], PUBLISH)).toThrow('NotAction');
  const { Resource: _, ...endless } = allow();
  expect(() => isAllowed([endless], PUBLISH)).toThrow('neither a resource nor a principal');
  expect(isAllowed([{ ...endless, Principal: '*' }], PUBLISH)).toBe(true);
});

test('grantsOf lists every granted action with its resource, and no denials', () => {
  const statements = [allow({ Action: ['sns:Publish', 'sns:Subscribe'] }), { ...allow(), Effect: 'Deny' as const }];
  expect(grantsOf(statements)).toEqual([
    { action: 'sns:Publish', resource: TOPIC },
    { action: 'sns:Subscribe', resource: TOPIC },
  ]);
});
