import { checkInput } from '../../../lambda/contract/input-error';
import {
  FUNCTION_VARIABLES,
  type OrganizationEnvironment,
  organizationSettingsSchema,
  parseOrganizationEnvironment,
  renderOrganizationEnvironment,
} from '../../../lambda/contract/organization-environment';
import { settingsSchema } from '../../../lambda/contract/settings';

const COMPLETE: OrganizationEnvironment = {
  bucket: 'files',
  tableName: 'memory',
  topicArn: 'arn:aws:sns:us-east-1:111111111111:alerts',
  chatTopicArn: undefined,
  organizationId: 'o-exampleorgid',
  readRole: 'reader',
  writeRole: '',
  externalId: 'id-1',
  settings: checkInput(settingsSchema, { updates: 'never' }, 'settings'),
  organization: checkInput(organizationSettingsSchema, { exclude: ['222222222222'] }, 'organization'),
};

test.each(['coordinate', 'readAccounts', 'observe', 'act'] as const)(
  'the function %s is given its part of the contract as it was written, and nothing else',
  (of) => {
    const read = parseOrganizationEnvironment(of, renderOrganizationEnvironment(of, COMPLETE), '/');
    const expected = Object.fromEntries(FUNCTION_VARIABLES[of].map((name) => [name, COMPLETE[name]]));
    expect(read).toEqual(expected);
  },
);

test('the function that talks to issuers is given neither roles nor a table', () => {
  expect(Object.keys(renderOrganizationEnvironment('observe', COMPLETE))).toEqual(['BUCKET', 'SETTINGS']);
});

test('the function that reads accounts is not given the role that writes', () => {
  expect(Object.keys(renderOrganizationEnvironment('readAccounts', COMPLETE))).not.toContain('WRITE_ROLE');
});

test('a variable that is missing is named', () => {
  const { BUCKET: _, ...others } = renderOrganizationEnvironment('act', COMPLETE);
  expect(() => parseOrganizationEnvironment('act', others, '/')).toThrow('The environment variable BUCKET is not set.');
});

test.each([
  [{ units: ['prod'] }, 'units.0: must be the ID of a unit or a root'],
  [{ exclude: ['1'] }, 'exclude.0: must be the ID of an account, 12 digits'],
  [{ maxWritesPercent: 101 }, 'maxWritesPercent: must be 100 at most'],
  [{ maxWritesLeast: 1.5 }, 'maxWritesLeast: must be a whole number'],
  [{ ceiling: 1 }, 'ceiling: unknown key'],
])('the settings %j about an organization are refused, and the key is named', (settings, message) => {
  const variables = renderOrganizationEnvironment('coordinate', COMPLETE);
  const wrong = { ...variables, ORGANIZATION_SETTINGS: JSON.stringify(settings) };
  expect(() => parseOrganizationEnvironment('coordinate', wrong, '/')).toThrow(message);
});

test('a ceiling of 5 percent and at least 20, and no management account, are the defaults', () => {
  expect(checkInput(organizationSettingsSchema, {}, 'organization')).toEqual({
    units: [],
    exclude: [],
    managementAccount: false,
    maxWritesPercent: 5,
    maxWritesLeast: 20,
    perAccountMessages: false,
  });
});
