import type { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Settings } from '../lambda/contract/settings';
import type { OperationProps } from './operation/operation-props';

/** Updates that the watcher makes by itself: `verified`, `always` or `never`. */
export type Updates = Settings['updates'];

/** Certificates that a service compares with thumbprints: `aws`, `last-certificate`, `any-certificate` or `none`. */
export type ThumbprintCheck = NonNullable<Settings['thumbprintCheck']>;

/** Settings of a single provider that differ from the watcher's. */
export interface ProviderOverrides {
  /**
   * Updates that the watcher makes by itself with this provider.
   * @default - the watcher's `updates`
   */
  readonly updates?: Updates;

  /**
   * Days for which a superseded thumbprint of this provider stays pinned; with 0 it stays until its place is needed.
   * @default - the watcher's `overlapDays`
   */
  readonly overlapDays?: number;

  /**
   * Path of a PEM file with the CA certificates of this provider; DER and PKCS#7 are read, too. It is exclusive: then neither
   * the public CAs nor the watcher's own `caFile` count for the provider.
   * @default - the public CAs and the watcher's `caFile`
   */
  readonly caFile?: string;

  /**
   * True if this provider's hosts may be at private, loopback, link-local and other reserved addresses.
   * @default - the watcher's `allowPrivateAddresses`
   */
  readonly allowPrivateAddresses?: boolean;
}

/** Props of the watcher: the providers it watches, its rights to change them, and its notifications. */
export interface OidcThumbprintWatcherProps extends OperationProps {
  /**
   * Updates that the watcher makes by itself. `verified` adds a thumbprint when there is evidence for it and asks an operator
   * otherwise; `always` adds whatever a server presents (trust on first use); `never` only observes and notifies, and the
   * function is not even granted the write.
   * @default 'verified'
   */
  readonly updates?: Updates;

  /**
   * Days for which a thumbprint stays pinned after another one superseded it, whole or fractional, at most 3650.
   * With 0 it stays until its place is needed: the list has five.
   * @default 30
   */
  readonly overlapDays?: number;

  /**
   * Name of the account in messages and their subjects: 1 to 30 ASCII characters. Subscriptions filter by it, as the
   * message attribute `account`.
   * @default - its ID
   */
  readonly accountName?: string;

  /**
   * The only providers to watch, by ARN or issuer URL. The function may then read and write only these. The policies of its role hold
   * about 340 names of the length of an EKS issuer here, in `exclude` and in `providers` together; more are an error.
   * @default - all providers of the account
   */
  readonly include?: readonly string[];

  /**
   * Providers that are not watched, by ARN or issuer URL. The function is denied to update them. A name that differs from a provider's
   * by case or a final slash alone leaves that provider out, too.
   * @default - none
   */
  readonly exclude?: readonly string[];

  /**
   * Path of a PEM file with CA certificates that are trusted in addition to the public CAs, for every provider without a file of its
   * own; DER and PKCS#7 are read, too. A relative path starts at the current directory, which is the one with cdk.json.
   * @default - the public CAs alone
   */
  readonly caFile?: string;

  /**
   * True if hosts at private, loopback, link-local and other reserved addresses may be contacted.
   * @default false
   */
  readonly allowPrivateAddresses?: boolean;

  /**
   * Settings that differ for single providers, by ARN or issuer URL.
   * @default - nothing
   */
  readonly providers?: Readonly<Record<string, ProviderOverrides>>;

  /**
   * Schedule of the runs. A flexible window of up to 15 minutes is added where the schedule leaves room for it.
   * @default - every 6 hours
   */
  readonly schedule?: ScheduleExpression;

  /**
   * Rate of the quick looks, a minute or more apart: looks at only those providers whose thumbprint AWS checks, so that a rotation
   * there is seen within minutes. With `off` there are none, and only the runs of the `schedule` look. Only rates are taken: the
   * function has to know how far apart two looks are.
   * @default - every 5 minutes
   */
  readonly quickLook?: ScheduleExpression | 'off';

  /**
   * Addresses that get the notifications by e-mail; each has to confirm its subscription once.
   * @default - none; subscribe something else to the `topic`
   */
  readonly alertEmails?: readonly string[];

  /**
   * Name of the function, for commands that operators type.
   * @default - generated; `oidc-thumbprint-watcher` in the stack of this repository
   */
  readonly functionName?: string;

  /**
   * IAM endpoint (http or https URL) of an IAM-compatible service that is not AWS.
   * @default - the endpoint of AWS
   */
  readonly iamEndpointUrl?: string;

  /**
   * Certificates that the service with the providers compares with the thumbprints. `aws`: like AWS, the top of each chain, and
   * only where its own library of CAs does not verify; `last-certificate`: always the last certificate that the host of the
   * keys sends; `any-certificate`: always every certificate that a host sends, and one of them must be pinned; `none`: nothing.
   * This decides how severe a missing thumbprint is, not what is pinned.
   * @default - `aws` where the endpoint is AWS's; elsewhere not known, so that every missing thumbprint counts as checked
   */
  readonly thumbprintCheck?: ThumbprintCheck;

  /**
   * URL of the runbook that messages, alarms and the dashboard link to, with `#CODE` added: an https URL of docs/runbook.md where your
   * team can read it, for example in your fork of the repository.
   * @default - messages name the command that prints the section, `npx oidc-thumbprint-watcher explain CODE`; alarms and the dashboard
   * name its path in this repository
   */
  readonly runbookUrl?: string;

  /**
   * True if the function takes commands from operators: to approve, stage, remove and restore thumbprints, and to acknowledge
   * conditions. With false it refuses them, reports the refusal by mail, and mails show the commands of the terminal program instead.
   * @default true
   */
  readonly manualCommands?: boolean;

  /**
   * True if critical messages about a provider whose thumbprint AWS checks name the roles that trust it: the first five, and how many
   * there are. For that the function lists the roles of the account, once a day at most. With false it is not granted `iam:ListRoles`.
   * @default true
   */
  readonly affectedRoles?: boolean;

  /**
   * Addresses to connect to in the place of DNS answers, as `HOST:PORT:ADDRESS:PORT` (curl's --connect-to, with IP addresses).
   * Several entries for one host are several addresses.
   * @default - what DNS says
   */
  readonly connectTo?: readonly string[];
}
