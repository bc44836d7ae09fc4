import type { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Settings } from '../lambda/contract/settings';
import type { OperationProps } from './operation/operation-props';

/** What the watcher may do by itself: `verified`, `always` or `never`. */
export type Updates = Settings['updates'];

/** What a service compares: `aws`, `last-certificate`, `any-certificate` or `none`. */
export type ThumbprintCheck = NonNullable<Settings['thumbprintCheck']>;

/** What differs for a single provider. */
export interface ProviderOverrides {
  /**
   * What the watcher may do by itself with this provider.
   * @default - the watcher's `updates`
   */
  readonly updates?: Updates;

  /**
   * For how many days a superseded thumbprint of this provider stays pinned; 0: until its place is needed.
   * @default - the watcher's `overlapDays`
   */
  readonly overlapDays?: number;

  /**
   * Path of a PEM file with the CA certificates of this provider; DER and PKCS#7 are read, too. It is exclusive: neither the
   * public CAs nor the watcher's own `caFile` vouch for the provider then.
   * @default - the public CAs and the watcher's `caFile`
   */
  readonly caFile?: string;

  /**
   * Whether this provider's hosts may be at private, loopback, link-local and other reserved addresses.
   * @default - the watcher's `allowPrivateAddresses`
   */
  readonly allowPrivateAddresses?: boolean;
}

/** What the watcher watches, what it may change, and whom it tells. */
export interface OidcThumbprintWatcherProps extends OperationProps {
  /**
   * What the watcher may do by itself. `verified` adds a thumbprint when there is evidence for it and asks a person
   * otherwise; `always` adds whatever a server presents (trust on first use); `never` only looks and tells, and the
   * function is not even granted the write.
   * @default 'verified'
   */
  readonly updates?: Updates;

  /**
   * For how many days a thumbprint stays pinned after another one superseded it, whole or fractional, at most 3650.
   * With 0 it stays until its place is needed: the list has five.
   * @default 30
   */
  readonly overlapDays?: number;

  /**
   * How messages call the account, in their subjects too: 1 to 30 ASCII characters. Subscriptions filter by it, as the
   * message attribute `account`.
   * @default - its ID
   */
  readonly accountName?: string;

  /**
   * Only these providers, by ARN or issuer URL. The function may then read and write only these. The policies of its role hold
   * about 340 names of the length of an EKS issuer here, in `exclude` and in `providers` together; more are an error.
   * @default - all providers of the account
   */
  readonly include?: readonly string[];

  /**
   * Not these providers, by ARN or issuer URL. The function is denied to update them. A name that differs from a provider's by
   * case or a final slash alone leaves that one out, too.
   * @default - none
   */
  readonly exclude?: readonly string[];

  /**
   * Path of a PEM file with CA certificates trusted besides the public ones, for every provider without a file of its own; DER
   * and PKCS#7 are read, too. A relative path starts at the current directory, which is the one with cdk.json.
   * @default - the public CAs alone
   */
  readonly caFile?: string;

  /**
   * Whether hosts at private, loopback, link-local and other reserved addresses may be contacted.
   * @default false
   */
  readonly allowPrivateAddresses?: boolean;

  /**
   * What differs for single providers, by ARN or issuer URL.
   * @default - nothing
   */
  readonly providers?: Readonly<Record<string, ProviderOverrides>>;

  /**
   * When to look. A flexible window of up to 15 minutes is added where the schedule leaves room for it.
   * @default - every 6 hours
   */
  readonly schedule?: ScheduleExpression;

  /**
   * Addresses that get the news by e-mail; each has to confirm its subscription once.
   * @default - none; subscribe something else to the `topic`
   */
  readonly alertEmails?: readonly string[];

  /**
   * Name of the function, for commands that people type.
   * @default - generated; `oidc-thumbprint-watcher` in the stack of this repository
   */
  readonly functionName?: string;

  /**
   * IAM endpoint (http or https URL) of an IAM-compatible service that is not AWS.
   * @default - the endpoint of AWS
   */
  readonly iamEndpointUrl?: string;

  /**
   * What the service that is asked for providers compares with the thumbprints. `aws`: as AWS does, the top of each chain, and
   * only where its own library of CAs does not verify; `last-certificate`: always the last certificate that the host of the
   * keys sends; `any-certificate`: always every certificate that a host sends, of which one must be pinned; `none`: nothing.
   * This decides how severe a missing thumbprint is, not what is pinned.
   * @default - `aws` where the endpoint is AWS's; elsewhere not known, so that every missing thumbprint counts as checked
   */
  readonly thumbprintCheck?: ThumbprintCheck;

  /**
   * Whether the function takes commands from people: to approve, stage, remove and restore thumbprints. With false it refuses them,
   * tells of it by mail, and mails show the commands of the terminal program instead.
   * @default true
   */
  readonly manualCommands?: boolean;

  /**
   * Where to connect instead of what DNS says, as `HOST:PORT:ADDRESS:PORT` (curl's --connect-to, with IP addresses).
   * Several for one host stand for several addresses.
   * @default - what DNS says
   */
  readonly connectTo?: readonly string[];
}
