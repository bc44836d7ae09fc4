import * as v from 'valibot';
import { VARIABLES, parseJson, settingsIn, textIn } from './environment';
import { checkInput, closedObject } from './input-error';
import type { Settings } from './settings';

const flag = v.boolean('must be true or false');

function listOf(pattern: RegExp, what: string) {
  return v.pipe(v.array(v.pipe(v.string('must be text'), v.regex(pattern, `must be ${what}`)), 'must be a list'));
}

/** Schema and defaults of the settings about an organization. */
export const organizationSettingsSchema = closedObject({
  /** IDs of organizational units and roots to look under; empty means all accounts. */
  units: v.optional(listOf(/^(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32})$/, 'the ID of a unit or a root'), []),
  /** IDs of accounts to leave out. */
  exclude: v.optional(listOf(/^\d{12}$/, 'the ID of an account, 12 digits'), []),
  /** True if the management account has the roles, too: a StackSet does not reach it. Default false. */
  managementAccount: v.optional(flag, false),
  /** Providers that a run may add thumbprints to, in percent of all. Default 5. */
  maxWritesPercent: v.optional(
    v.pipe(v.number('must be a number'), v.minValue(0, 'must be 0 or more'), v.maxValue(100, 'must be 100 at most')),
    5,
  ),
  /** Providers that a run may add thumbprints to in any organization, however small. Default 20. */
  maxWritesLeast: v.optional(
    v.pipe(v.number('must be a number'), v.integer('must be a whole number'), v.minValue(0, 'must be 0 or more')),
    20,
  ),
  /** True if each account gets a message of its own, beside the one about the organization. Default false. */
  perAccountMessages: v.optional(flag, false),
});

/** The settings about an organization. */
export type OrganizationSettings = v.InferOutput<typeof organizationSettingsSchema>;

/** The contract between the construct of an organization and its functions. A function is given the part that it needs. */
export interface OrganizationEnvironment {
  /** Bucket with the files of the runs. */
  bucket: string;
  /** DynamoDB table of the state store. */
  tableName: string;
  /** SNS topic that notifications are published to. */
  topicArn: string;
  /** SNS topic for Amazon Q Developer in chat applications; undefined for none. */
  chatTopicArn: string | undefined;
  /** ID of the organization, for example `o-exampleorgid`. */
  organizationId: string;
  /** Name of the role in each account that reads providers. */
  readRole: string;
  /** Name of the role in each account that writes thumbprints; empty where there is none, since nothing is to be written. */
  writeRole: string;
  /** External ID that the trust policies of both roles ask for. */
  externalId: string;
  settings: Settings;
  organization: OrganizationSettings;
}

/** Name of a part of the contract. */
export type OrganizationVariable = keyof OrganizationEnvironment;

/** Functions of an organization, with what each is given. */
export const FUNCTION_VARIABLES = {
  coordinate: [
    'bucket',
    'tableName',
    'topicArn',
    'chatTopicArn',
    'organizationId',
    'readRole',
    'settings',
    'organization',
  ],
  readAccounts: ['bucket', 'readRole', 'externalId', 'settings'],
  observe: ['bucket', 'settings'],
  act: ['bucket', 'tableName', 'readRole', 'writeRole', 'externalId', 'settings'],
} as const satisfies Record<string, readonly OrganizationVariable[]>;

/** A function of an organization. */
export type OrganizationFunction = keyof typeof FUNCTION_VARIABLES;

/** What a function is given. */
export type EnvironmentOf<F extends OrganizationFunction> = Pick<
  OrganizationEnvironment,
  (typeof FUNCTION_VARIABLES)[F][number]
>;

/** The variables that carry the contract. Settings may continue in a file, as in the function of one account (`SETTINGS_FILE`). */
export const ORGANIZATION_VARIABLES = {
  bucket: 'BUCKET',
  tableName: VARIABLES.tableName,
  topicArn: VARIABLES.topicArn,
  chatTopicArn: VARIABLES.chatTopicArn,
  organizationId: 'ORGANIZATION_ID',
  readRole: 'READ_ROLE',
  writeRole: 'WRITE_ROLE',
  externalId: 'EXTERNAL_ID',
  settings: VARIABLES.settings,
  organization: 'ORGANIZATION_SETTINGS',
} as const satisfies Record<OrganizationVariable, string>;

/** Writes the variables of a function. Values may be CDK tokens: they end up only inside strings. */
export function renderOrganizationEnvironment(
  of: OrganizationFunction,
  environment: OrganizationEnvironment,
): Record<string, string> {
  return Object.fromEntries(
    FUNCTION_VARIABLES[of].flatMap((name) => {
      const value = environment[name];
      if (value === undefined) return [];
      return [[ORGANIZATION_VARIABLES[name], typeof value === 'string' ? value : JSON.stringify(value)]];
    }),
  );
}

/**
 * Reads the variables of a function.
 * @param directory folder that the path of the settings file is relative to
 * @throws InputError naming the variable, and the key within it
 */
export function parseOrganizationEnvironment<F extends OrganizationFunction>(
  of: F,
  variables: Record<string, string | undefined>,
  directory: string,
): EnvironmentOf<F>;
export function parseOrganizationEnvironment(
  of: OrganizationFunction,
  variables: Record<string, string | undefined>,
  directory: string,
): Partial<OrganizationEnvironment> {
  const names: readonly OrganizationVariable[] = FUNCTION_VARIABLES[of];
  return Object.fromEntries(names.map((name) => [name, READERS[name](variables, directory)]));
}

type Read<T> = (variables: Record<string, string | undefined>, directory: string) => T;

const READERS: { [Name in OrganizationVariable]: Read<OrganizationEnvironment[Name]> } = {
  bucket: (variables) => textIn(variables, ORGANIZATION_VARIABLES.bucket),
  tableName: (variables) => textIn(variables, ORGANIZATION_VARIABLES.tableName),
  topicArn: (variables) => textIn(variables, ORGANIZATION_VARIABLES.topicArn),
  chatTopicArn: (variables) => variables[ORGANIZATION_VARIABLES.chatTopicArn] || undefined,
  organizationId: (variables) => textIn(variables, ORGANIZATION_VARIABLES.organizationId),
  readRole: (variables) => textIn(variables, ORGANIZATION_VARIABLES.readRole),
  writeRole: (variables) => variables[ORGANIZATION_VARIABLES.writeRole] ?? '',
  externalId: (variables) => textIn(variables, ORGANIZATION_VARIABLES.externalId),
  settings: settingsIn,
  organization: (variables) => {
    const name = ORGANIZATION_VARIABLES.organization;
    return checkInput(organizationSettingsSchema, parseJson(variables[name], name), name);
  },
};
