import type { AlarmProps } from '../operation/alarm-props';
import type { OperationProps } from '../operation/operation-props';
import type { StateProps } from '../operation/state-props';
import type { FunctionProps } from '../function/function-props';
import type { NetworkProps } from '../function/network';
import type { OidcThumbprintWatcherProps } from '../watcher-props';
import type { CallAs } from './member-stack-set';

/** Props of the watcher of an account that the watcher of an organization has, too. Issuer URLs count in every account, ARNs in their own. */
type WatchedProps = Pick<
  OidcThumbprintWatcherProps,
  | 'updates'
  | 'overlapDays'
  | 'include'
  | 'exclude'
  | 'caFile'
  | 'allowPrivateAddresses'
  | 'providers'
  | 'schedule'
  | 'quickLook'
  | 'alertEmails'
  | 'runbookUrl'
  | 'manualCommands'
  | 'connectTo'
>;

/** Props of the watcher of an organization: its accounts, and what it may do in them. */
export interface OidcThumbprintWatcherOrganizationProps
  extends
    WatchedProps,
    AlarmProps,
    StateProps,
    NetworkProps,
    Pick<OperationProps, 'alertTopic' | 'chatTopic' | 'permissionsBoundary'>,
    Pick<FunctionProps, 'logLevel' | 'logRetention' | 'logRemoval' | 'tracing'> {
  /**
   * ID of the organization, `o-` and 10 letters and digits or more. No account outside it is entered, and none outside it may enter.
   * @default - none; it has to be given
   */
  readonly organizationId: string;

  /**
   * IDs of the organizational units whose accounts are watched, those of units in them included; the ID of the root (`r-`) is for the
   * whole organization. A StackSet puts the roles into these accounts, and into those that join them.
   * @default - none; it has to be given
   */
  readonly organizationalUnits: readonly string[];

  /**
   * IDs of accounts that are left out. The StackSet puts no roles into them.
   * @default - none
   */
  readonly excludeAccounts?: readonly string[];

  /**
   * True if the management account is watched, too. No StackSet reaches it: deploy the template of the roles there yourself; an output of
   * the stack has the command that prints it.
   * @default false
   */
  readonly managementAccount?: boolean;

  /**
   * True if the stack has the StackSet of the roles. With false, deploy the template of the roles in each account by means of your own.
   * @default true
   */
  readonly stackSet?: boolean;

  /**
   * Account from which the StackSet is deployed: `DELEGATED_ADMIN`, one that is registered as a delegated administrator of StackSets, or
   * `SELF`, the management account.
   * @default 'DELEGATED_ADMIN'
   */
  readonly callAs?: CallAs;

  /**
   * Prefix of the names of the roles in the accounts (`PREFIX-read`, `PREFIX-write`), of the roles that enter them, and of the StackSet: a
   * letter and at most 49 letters, digits and hyphens. Two watchers of one organization need two.
   * @default - `oidc-thumbprint-watcher`
   */
  readonly roleNamePrefix?: string;

  /**
   * External ID that the roles in the accounts ask for. It is no secret: it keeps two watchers of one organization apart.
   * @default - `roleNamePrefix`
   */
  readonly externalId?: string;

  /**
   * The most batches of accounts, or of issuers, at once. Each batch of accounts enters up to 10 of its 20 accounts side by side; AWS
   * allows about 600 entries a second.
   * @default 10
   */
  readonly maxConcurrency?: number;

  /**
   * Providers that a run may add thumbprints to, in percent of all. A run that wants more writes nothing, and a critical message has the
   * command that lets it through.
   * @default 5
   */
  readonly maxWritesPercent?: number;

  /**
   * Providers that a run may add thumbprints to in any case, in an organization of any size.
   * @default 20
   */
  readonly maxWritesLeast?: number;

  /**
   * True if each account with something to report gets a message of its own, in addition to the one about the organization. The message
   * attribute `account` lets a team subscribe to those about its accounts.
   * @default false
   */
  readonly perAccountMessages?: boolean;

  /**
   * Name of the state machine, for commands that operators type.
   * @default - generated; `oidc-thumbprint-watcher-organization` in the stack of this repository
   */
  readonly stateMachineName?: string;
}
