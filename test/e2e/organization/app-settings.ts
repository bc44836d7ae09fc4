import type { OrganizationFunction } from '../../../lambda/contract/organization-environment';
import type { OidcThumbprintWatcherOrganizationProps } from '../../../lib/organization/organization-props';

/** What the app of an organization knows of the account that it is deployed into. */
export interface OrganizationAppSettings extends Pick<
  OidcThumbprintWatcherOrganizationProps,
  'organizationId' | 'organizationalUnits' | 'caFile' | 'connectTo' | 'allowPrivateAddresses' | 'maxWritesPercent'
> {
  account: string;
  region: string;
  /** File that the template of the roles in each account is written to. */
  memberTemplate: string;
  /** Where each function finds IAM, STS and Organizations. */
  fronts: Readonly<Record<OrganizationFunction, string>>;
}

/** The environment variable that carries them. */
const VARIABLE = 'E2E_ORGANIZATION';

/** The environment that carries settings to the app. */
export function renderOrganizationSettings(settings: OrganizationAppSettings): Record<string, string> {
  return { [VARIABLE]: JSON.stringify(settings) };
}

/** @throws Error outside `npm run e2e:organization` */
export function readOrganizationSettings(): OrganizationAppSettings {
  const text = process.env[VARIABLE];
  if (text === undefined) throw new Error(`This app is for npm run e2e:organization, which sets ${VARIABLE}.`);
  return JSON.parse(text);
}
