import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { STSClient } from '@aws-sdk/client-sts';
import { PATIENT_CLIENT } from '../../lambda/act/client-limits';
import { describeError } from '../../lambda/act/iam';
import { approveAllCommandFor } from '../../lambda/contract/commands';
import { InputError } from '../../lambda/contract/input-error';
import { withoutSlips } from '../../lambda/contract/settings';
import { quoted, quotedList } from '../../lambda/judge/printable';
import { askForCaller, createAccess } from '../../lambda/organization/account-access';
import { type AccountList, listAccounts, listAccountsUnder, namedAccounts } from '../../lambda/organization/accounts';
import { checkOrganization } from '../../lambda/organization/check-organization';
import { observeUnits, unitsOf } from '../../lambda/organization/observe-units';
import type { OrganizationReport } from '../../lambda/organization/organization-report';
import { type RenderedOrganization, renderOrganization } from '../../lambda/organization/rendered-organization';
import { createWiring } from '../../lambda/wiring';
import { checkAccess, inPatience } from './aws-clients';
import { type CheckOptions, originOf, reportNeedsPerson } from './check';
import { lookSettingsOf } from './look-settings';
import { DEFAULT_ROLE, type OrganizationOptions } from './organization-options';
import { isProblem } from './problems';

/** Place that a terminal's observations are made from. */
const PERSPECTIVE = 'terminal';

/**
 * Looks at the providers of many accounts from here. Writes nothing.
 * @param show receives a line that says how far it is
 * @throws InputError when no account has a provider for an issuer that the options name
 * @throws Error when AWS cannot be asked
 */
export async function checkAccounts(
  options: OrganizationOptions & CheckOptions,
  show: (text: string) => void,
): Promise<RenderedOrganization> {
  const sts = new STSClient(PATIENT_CLIENT);
  await checkAccess(sts);
  const { settings, thumbprintCheck, surroundings } = await lookSettingsOf(options);
  // Before anything else: a CA file that cannot be read ends the command.
  const wiring = createWiring({ ...surroundings, settings });
  const caller = await inPatience('STS', (until) => askForCaller(sts, until)).catch((error: unknown) => {
    throw new Error(`STS did not say whose credentials these are. ${quoted(describeError(error))}`, { cause: error });
  });
  const { roleName = DEFAULT_ROLE, externalId } = options;
  const report = await checkOrganization({
    ...wiring,
    settings,
    thumbprintCheck,
    issuers: options.provider,
    roleName,
    listAccounts: () => accountsOf(options),
    open: createAccess(sts, caller, { name: roleName, externalId }),
    observeUnits: (providers, runId) =>
      observeUnits(unitsOf(providers, settings), {
        ...wiring,
        runId,
        perspective: PERSPECTIVE,
        onProgress: (done, of) => show(`looked at ${done} of ${of} issuers`),
      }),
    onProgress: (done, of) => show(`read ${done} of ${of} accounts`),
  });
  checkFound(options.provider, report);
  return renderOrganization(report, { approveCommand: approveAllCommandFor(originOf(options)) });
}

/** @throws Error when Organizations cannot be asked; the SDK's error is its cause */
async function accountsOf({ accounts, ou }: OrganizationOptions): Promise<AccountList> {
  if (accounts.length > 0) return namedAccounts(accounts.flat());
  const client = new OrganizationsClient(PATIENT_CLIENT);
  return (ou.length > 0 ? listAccountsUnder(ou, client) : listAccounts(client)).catch((error: unknown) => {
    throw new Error(
      `The accounts could not be listed. ${quoted(describeError(error))} Run this with credentials of the organization's management account or of a delegated administrator, or name accounts with --accounts.`,
      { cause: error },
    );
  });
}

/** @throws InputError when no account has a provider for an issuer that was named */
function checkFound(issuers: readonly string[], { accounts, counts }: OrganizationReport): void {
  const found = accounts.flatMap(({ report }) => report?.providers ?? []).map(({ issuer }) => withoutSlips(issuer));
  const missing = issuers.filter((issuer) => !found.includes(withoutSlips(issuer)));
  if (missing.length === 0) return;
  const others = counts.unread === 0 ? '' : ` Accounts that could not be read: ${counts.unread}.`;
  throw new InputError(`No account has an OIDC provider for ${quotedList(missing)}.${others}`);
}

/** True if an operator has to do something about a look at an organization. */
export function organizationNeedsPerson({ findings, accounts }: RenderedOrganization): boolean {
  return findings.some(isProblem) || accounts.some(({ report }) => report !== null && reportNeedsPerson(report));
}
