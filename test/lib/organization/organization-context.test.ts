import { OidcThumbprintWatcherOrganizationStack } from '../../../lib/organization/organization-stack';
import {
  ORGANIZATION_KEYS,
  isForOrganization,
  parseOrganizationContext,
} from '../../../lib/organization/organization-context';
import { createApp } from '../synthesise';

const LEAST = { organization: 'o-exampleorgid', organizationalUnits: 'r-abcd' };

test('the key organization alone makes the app that of an organization', () => {
  expect(isForOrganization(LEAST)).toBe(true);
  expect(isForOrganization({ alertEmail: 'you@example.com' })).toBe(false);
});

test('text from the command line becomes the props of the construct, and the names of resources', () => {
  const context = {
    ...LEAST,
    alertEmail: 'a@example.com,b@example.com',
    updates: 'never',
    organizationalUnits: 'ou-abcd-11111111, ou-abcd-22222222',
    excludeAccounts: '333333333333',
    managementAccount: 'true',
    stackSet: 'false',
    callAs: 'SELF',
    roleNamePrefix: 'second',
    externalId: 'second',
    maxConcurrency: '5',
    maxWritesPercent: '2.5',
    maxWritesLeast: '0',
    perAccountMessages: 'true',
    stateMachineName: 'second',
    stateTableName: 'watcher-state',
    '@aws-cdk/core:flag': true,
  };
  expect(parseOrganizationContext(context)).toEqual({
    watcher: {
      organizationId: 'o-exampleorgid',
      alertEmails: ['a@example.com', 'b@example.com'],
      updates: 'never',
      organizationalUnits: ['ou-abcd-11111111', 'ou-abcd-22222222'],
      excludeAccounts: ['333333333333'],
      managementAccount: true,
      stackSet: false,
      callAs: 'SELF',
      roleNamePrefix: 'second',
      externalId: 'second',
      maxConcurrency: 5,
      maxWritesPercent: 2.5,
      maxWritesLeast: 0,
      perAccountMessages: true,
      stateMachineName: 'second',
    },
    references: { stateTableName: 'watcher-state' },
  });
  expect(Object.keys(context)).toEqual(expect.arrayContaining([...ORGANIZATION_KEYS]));
});

test('context makes a stack', () => {
  const { watcher, references } = parseOrganizationContext({ ...LEAST, alertEmail: 'a@example.com' });
  const make = () => new OidcThumbprintWatcherOrganizationStack(createApp(), 'Test', { watcher, ...references });
  expect(make).not.toThrow();
});

test.each([
  [{ organization: 'o-exampleorgid' }, /organizationalUnits/],
  [{ ...LEAST, organizationalUnits: ' ' }, /organizationalUnits: must not be empty/],
  [{ ...LEAST, callAs: 'MEMBER' }, /callAs: must be one of DELEGATED_ADMIN, SELF/],
  [{ ...LEAST, maxConcurrency: 'many' }, /maxConcurrency: must be a whole number/],
  [{ ...LEAST, maxWritesPercent: 'all' }, /maxWritesPercent: must be a number/],
  [
    { ...LEAST, functionName: 'x' },
    /^Unknown CDK context key: functionName\. Known are organization, organizationalUnits,/,
  ],
])('the context %j is refused with the name of its key', (context, message) => {
  expect(() => parseOrganizationContext(context)).toThrow(
    expect.objectContaining({ name: 'InputError', message: expect.stringMatching(message) }),
  );
});
