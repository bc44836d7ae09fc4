import assert from 'node:assert/strict';
import { grantsOf, isAllowed } from '../../../sandbox/aws/policy';
import { matches } from '../../../sandbox/aws/policy-pattern';
import type { Step } from '../setup';

/** What AWS itself uses the role for, so that no call of the function shows it. */
const USED_BY_LAMBDA = new Map([
  ['logs:CreateLogStream', 'Lambda writes the log'],
  ['logs:PutLogEvents', 'Lambda writes the log'],
  ['sqs:SendMessage', 'Lambda sends the record of a failed run to the dead letters'],
]);

/** The calls of the function that change something. */
const WRITES = /^(iam:Update|dynamodb:(Put|Update))/;

/** Whether the role fits what the function did on the whole way. */
export const permissionSteps: readonly Step[] = [
  {
    title: 'nothing that the function wanted was refused to it',
    run: async ({ policyProxy }) => {
      const refused = policyProxy.calls.filter(({ allowed }) => !allowed);
      assert.deepEqual(
        refused.map(({ action, resource }) => `${action} on ${resource}`),
        [],
      );
    },
  },
  {
    title: 'in the hands of another function, the role may neither update a provider nor write into the table',
    run: async ({ policyProxy, statements }) => {
      const writes = policyProxy.calls.filter(({ action }) => WRITES.test(action));
      assert.deepEqual(new Set(writes.map(({ action }) => action.split(':')[0])), new Set(['iam', 'dynamodb']));
      const elsewhere = { 'lambda:SourceFunctionArn': 'arn:aws:lambda:us-east-1:123456789012:function:another' };
      for (const { action, resource } of writes) {
        assert.equal(isAllowed(statements, { action, resource, context: elsewhere }), false, action);
        const nowhere = { 'lambda:SourceFunctionArn': undefined };
        assert.equal(isAllowed(statements, { action, resource, context: nowhere }), false, action);
      }
    },
  },
  {
    title: 'everything that its role allows was used',
    run: async ({ policyProxy, statements }) => {
      const unused = grantsOf(statements)
        .filter(({ action }) => !USED_BY_LAMBDA.has(action))
        .filter(({ action, resource }) =>
          policyProxy.calls.every((call) => call.action !== action || !matches(resource, call.resource)),
        );
      assert.deepEqual(unused, []);
    },
  },
];
