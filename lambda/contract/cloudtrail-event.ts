import * as v from 'valibot';
import { InputError, problemOf } from './input-error';
import { printable, quoted } from '../judge/printable';
import { providerArn } from './settings';

/** IAM call on a provider, as CloudTrail recorded it. */
export interface IamChange {
  /** CloudTrail's ID of the event: two calls in one second may look the same otherwise. */
  id?: string | undefined;
  /** The IAM action. */
  action: ProviderAction;
  /** ARN of the provider that was changed. */
  provider: string;
  /** ARN of the caller, as far as CloudTrail names one. */
  caller: string;
  /** Address that the call came from, or the AWS service that made it on someone's behalf. */
  sourceAddress: string;
  userAgent: string;
  at: Date;
  /**
   * The list that a call sets: the entries as they were sent, as printable text, at most `MAX_ENTRIES`.
   */
  thumbprints?: readonly string[] | undefined;
}

/** Actions on providers after which the provider is checked. */
export const PROVIDER_ACTIONS = [
  'CreateOpenIDConnectProvider',
  'UpdateOpenIDConnectProviderThumbprint',
  'AddClientIDToOpenIDConnectProvider',
  'RemoveClientIDFromOpenIDConnectProvider',
  'DeleteOpenIDConnectProvider',
] as const;

export type ProviderAction = (typeof PROVIDER_ACTIONS)[number];

/** Text that others wrote and operators read. */
const text = v.pipe(
  v.string(),
  v.transform((said) => printable(said, 300)),
);
const said = v.optional(text, 'unknown');

/** CloudTrail writes `2026-11-27T12:00:00Z` (CloudTrail User Guide, Record contents, eventTime). */
const time = v.pipe(
  v.string(),
  v.check(isTime, (issue) => `must be a time such as 2026-11-27T12:00:00Z, not ${quoted(issue.input, 100)}`),
  v.transform((written) => new Date(written)),
);

/** True if a text names a moment of a day that exists. `Date` takes the 31st of February for the 3rd of March. */
function isTime(written: string): boolean {
  const [date = ''] = /^\d{4}-\d\d-\d\d(?=T\d\d:\d\d:\d\d(\.\d{1,9})?Z$)/.exec(written) ?? [];
  const [moment, day] = [new Date(written), new Date(date)];
  return ![moment, day].some((one) => Number.isNaN(one.getTime())) && day.toISOString().startsWith(date);
}

/** Number of entries of a list that are read. IAM takes five. */
const MAX_ENTRIES = 20;

/** List in a call, whatever its content: the rest of the event matters without it. */
const list = v.pipe(
  v.unknown(),
  v.transform((sent) =>
    Array.isArray(sent)
      ? sent
          .filter((entry) => typeof entry === 'string')
          .slice(0, MAX_ENTRIES)
          .map((entry) => printable(entry, 100))
      : undefined,
  ),
);

const named = v.nullish(
  v.object({ openIDConnectProviderArn: v.optional(providerArn), thumbprintList: v.optional(list) }),
);

/**
 * Event of EventBridge for an IAM call that CloudTrail recorded. AWS may add keys, so unknown keys are let through.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const iamEvent = v.object({
  source: v.literal('aws.iam'),
  'detail-type': v.literal('AWS API Call via CloudTrail'),
  detail: v.object({
    eventSource: v.literal('iam.amazonaws.com'),
    eventName: v.picklist(PROVIDER_ACTIONS),
    eventID: v.optional(text),
    eventTime: time,
    errorCode: v.optional(v.string()),
    sourceIPAddress: said,
    userAgent: said,
    // A service has no ARN.
    userIdentity: v.optional(v.object({ arn: v.optional(text), invokedBy: said }), {}),
    requestParameters: named,
    // Only the answer to Create names the provider's ARN.
    responseElements: named,
  }),
});

/** True if an event comes from EventBridge, rather than from the schedule or an operator. */
export function isFromEventBridge(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'detail-type' in event;
}

/**
 * Reads an event about an IAM call.
 * @returns null when the call failed, and so changed nothing
 * @throws InputError when it is no such event, or names no provider
 */
export function parseIamEvent(event: unknown): IamChange | null {
  const result = v.safeParse(iamEvent, event);
  if (!result.success) {
    const [issue] = result.issues;
    throw new InputError(`Invalid event. ${printable(problemOf(issue), 500)}.`);
  }
  const { detail } = result.output;
  if (detail.errorCode !== undefined) return null;
  const provider =
    detail.requestParameters?.openIDConnectProviderArn ?? detail.responseElements?.openIDConnectProviderArn;
  if (provider === undefined) throw new InputError('Invalid event. It names no provider.');
  return {
    id: detail.eventID,
    action: detail.eventName,
    provider,
    caller: detail.userIdentity.arn ?? detail.userIdentity.invokedBy,
    sourceAddress: detail.sourceIPAddress,
    userAgent: detail.userAgent,
    at: detail.eventTime,
    thumbprints: detail.requestParameters?.thumbprintList,
  };
}
