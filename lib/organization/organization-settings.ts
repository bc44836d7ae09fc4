import { Token } from 'aws-cdk-lib';
import { checkInput, InputError } from '../../lambda/contract/input-error';
import { type OrganizationSettings, organizationSettingsSchema } from '../../lambda/contract/organization-environment';
import type { Settings } from '../../lambda/contract/settings';
import { quoted } from '../../lambda/judge/printable';
import type { CaFiles } from '../function/ca-files';
import { settingsOf } from '../watcher-settings';
import { CALL_AS } from './member-stack-set';
import type { OidcThumbprintWatcherOrganizationProps } from './organization-props';
import { DEFAULT_PREFIX, type RoleNames, roleNamesOf } from './role-names';

/** Props that were checked, in the form that the parts of the construct use. */
export interface CheckedProps {
  readonly settings: Settings;
  readonly organization: OrganizationSettings;
  readonly names: RoleNames;
  readonly externalId: string;
}

/**
 * Checks the props.
 * @param caFiles gets every CA file; the settings then name its place in the asset
 * @throws InputError naming the prop
 */
export function checkProps(props: OidcThumbprintWatcherOrganizationProps, caFiles: CaFiles): CheckedProps {
  refuseUnless(
    'organizationId',
    props.organizationId,
    /^o-[a-z0-9]{10,32}$/,
    'the ID of an organization (o-exampleorgid)',
  );
  if (props.organizationalUnits.length === 0) {
    throw new InputError(
      'organizationalUnits: is empty; name organizational units, or the root for the whole organization.',
    );
  }
  const prefix = props.roleNamePrefix ?? DEFAULT_PREFIX;
  const names = roleNamesOf(prefix);
  const externalId = props.externalId ?? prefix;
  refuseUnless(
    'externalId',
    externalId,
    /^[\w+=,.@:/-]{2,1224}$/,
    'an external ID: 2 letters, digits and +=,.@:/_- or more',
  );
  if (props.callAs !== undefined && !CALL_AS.includes(props.callAs)) {
    throw new InputError(`callAs: must be one of ${CALL_AS.join(', ')}, not ${JSON.stringify(props.callAs)}.`);
  }
  refuseUnlessCount('maxConcurrency', props.maxConcurrency);
  // The roles in the accounts list no roles: so the messages name none.
  const settings = settingsOf({ ...props, affectedRoles: false }, caFiles);
  return { settings, organization: organizationOf(props), names, externalId };
}

/** Returns the settings about the organization. The root alone means all accounts, which Organizations lists in fewer calls. */
function organizationOf(props: OidcThumbprintWatcherOrganizationProps): OrganizationSettings {
  const { organizationalUnits, excludeAccounts, managementAccount, maxWritesPercent, maxWritesLeast } = props;
  const isWhole = organizationalUnits.some((id) => id.startsWith('r-'));
  const input = {
    units: [...organizationalUnits],
    exclude: [...(excludeAccounts ?? [])],
    managementAccount,
    maxWritesPercent,
    maxWritesLeast,
    perAccountMessages: props.perAccountMessages,
  };
  const checked = checkInput(organizationSettingsSchema, input, 'props of OidcThumbprintWatcherOrganization');
  return isWhole ? { ...checked, units: [] } : checked;
}

function refuseUnless(prop: string, value: string, pattern: RegExp, what: string): void {
  // The policies in the accounts hold it: there, nothing of this app is known.
  if (!Token.isUnresolved(value) && pattern.test(value)) return;
  throw new InputError(`${prop}: must be ${what}, as text, not ${quoted(value, 300)}.`);
}

function refuseUnlessCount(prop: string, value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1)) return;
  throw new InputError(`${prop}: must be a whole number, 1 or more, not ${value}.`);
}
