import type { Command } from 'commander';
import * as v from 'valibot';
import { InputError } from '../../lambda/contract/input-error';
import { quoted } from '../../lambda/judge/printable';
import type { CheckOptions } from './check';
import { checkedOption, repeatableOption } from './option-values';
import type { ViewOptions } from './view';

/** Options of `check` that make it a look at an organization. */
export interface OrganizationOptions {
  organization?: boolean;
  /** IDs of accounts, in a list for each time that the option was given. */
  accounts: string[][];
  /** IDs of organizational units and roots. */
  ou: string[];
  /** Default: `DEFAULT_ROLE`. */
  roleName?: string;
  externalId?: string;
}

/** Name of the role that is assumed in each account, where no option says otherwise. */
export const DEFAULT_ROLE = 'oidc-thumbprint-watcher-read';

function said(what: string) {
  return (issue: v.BaseIssue<unknown>): string => `must be ${what}, not ${quoted(String(issue.input), 100)}`;
}

const accountIds = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').map((id) => id.trim())),
  v.array(v.pipe(v.string(), v.regex(/^\d{12}$/, said('account IDs of 12 digits, separated by commas')))),
);

/** Patterns of IDs. Source: Organizations' API reference, ListAccountsForParent. */
const parentId = v.pipe(
  v.string(),
  v.regex(
    /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/,
    said('the ID of an organizational unit (ou-...) or of a root (r-...)'),
  ),
);

/** Pattern of IAM's roles (API reference, CreateRole), and their path without its first slash. */
const roleName = v.pipe(
  v.string(),
  v.regex(/^(?!\/)([!-~]+\/)?[\w+=,.@-]{1,64}$/, said('the name of a role, such as reader or path/reader')),
);

/** Pattern of external IDs (STS API reference, AssumeRole). */
const externalId = v.pipe(
  v.string(),
  v.regex(/^[\w+=,.@:/-]{2,1224}$/, said('2 to 1224 letters, digits and characters of +=,.@:/-_')),
);

/** Adds the options that make `check` a look at an organization. */
export function withOrganizationOptions(command: Command): Command {
  return command
    .option('--organization', 'look at all accounts of the AWS organization; writes nothing')
    .addOption(repeatableOption('--accounts <ids>', 'look at these accounts, separated by commas', accountIds))
    .addOption(
      repeatableOption('--ou <id>', 'look at the accounts in this organizational unit or root, however deep', parentId),
    )
    .addOption(
      checkedOption('--role-name <name>', `role to assume in each account (default: ${DEFAULT_ROLE})`, roleName),
    )
    .addOption(checkedOption('--external-id <id>', "external ID that the role's trust policy asks for", externalId));
}

/** True if `check` is to look at an organization. */
export function isOfOrganization({ organization, accounts, ou }: OrganizationOptions): boolean {
  return organization === true || accounts.length > 0 || ou.length > 0;
}

/**
 * Checks that options go together, as far as they are about an organization.
 * @param typed flags as they were typed: a variable may stand for one, and is no fault of this command
 * @throws InputError when they do not
 */
export function checkOrganizationOptions(
  options: OrganizationOptions & CheckOptions & ViewOptions,
  typed: { table: boolean },
): void {
  if (!isOfOrganization(options)) {
    const alone = Object.entries({ '--role-name': options.roleName, '--external-id': options.externalId });
    for (const [flag, value] of alone)
      refuseIf(value !== undefined, `${flag} needs --organization, --ou or --accounts: it is about their accounts.`);
    return;
  }
  for (const [flag, given] of Object.entries(changing(options, typed)))
    refuseIf(given, `${flag} is for one account: a look at an organization only reads.`);
  refuseIf(options.format !== undefined, '--format is for one account: use --json for an organization.');
  refuseIf(
    options.accounts.length > 0 && options.ou.length > 0,
    '--accounts and --ou exclude each other: name the accounts, or where they are.',
  );
  const arn = options.provider.find((name) => name.startsWith('arn:'));
  refuseIf(
    arn !== undefined,
    `--provider takes issuer URLs in a look at an organization, not ${quoted(arn ?? '', 300)}: an ARN is of one account.`,
  );
}

/** Returns the options that change lists, or that read what is kept for changes; true for those that are given. */
function changing(options: CheckOptions, typed: { table: boolean }): Record<string, boolean> {
  return {
    '--apply': options.apply === true,
    '--approve': options.approve.length > 0,
    '--stage': options.stage === true,
    '--remove': options.remove.length > 0,
    '--even-if-live': options.evenIfLive === true,
    '--restore': options.restore !== undefined,
    '--table': typed.table,
  };
}

function refuseIf(wrong: boolean, message: string): void {
  if (wrong) throw new InputError(message);
}
