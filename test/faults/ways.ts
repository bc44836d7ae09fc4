import type { Action, Call } from '../../sandbox/aws/call';
import type { Faults } from '../../sandbox/aws/faults';

/** A call by what it does: the n-th of its action about one thing, whatever happens beside it. */
export interface CallId {
  action: (typeof ACTIONS)[number];
  arn: string | null;
  nth: number;
}

/** A way of failing. */
export interface Way {
  name: string;
  /** Lets the call fail that way. */
  strike: (faults: Faults, call: CallId) => void;
}

/** The actions that the watcher uses. */
export const ACTIONS = [
  'ListOpenIDConnectProviders',
  'GetOpenIDConnectProvider',
  'UpdateOpenIDConnectProviderThumbprint',
  'UpdateItem',
  'PutItem',
  'GetItem',
  'BatchGetItem',
  'Query',
  'Publish',
] as const satisfies Action[];

function reason({ arn, nth }: CallId) {
  return { call: nth, ...(arn !== null && { arn }) };
}

function refusal(code: string, status?: number): Way {
  return {
    name: code,
    strike: (faults, call) => faults.fail(call.action, code, { ...reason(call), ...(status && { status }) }),
  };
}

function cut(moment: 'before' | 'after'): Way {
  return {
    name: `broken off ${moment} the effect`,
    strike: (faults, call) => faults.cut(call.action, moment, reason(call)),
  };
}

/** The answer gets lost: to the caller, it is the same whether the call took effect. */
export const LOST = { before: cut('before'), after: cut('after') };

const IAM = [refusal('Throttling'), refusal('ServiceFailure'), refusal('AccessDenied'), LOST.before];

const DYNAMODB = [
  refusal('ProvisionedThroughputExceededException'),
  refusal('ThrottlingException'),
  refusal('RequestLimitExceeded'),
  refusal('InternalServerError'),
  refusal('AccessDeniedException'),
  LOST.before,
];

const SNS = [refusal('Throttled', 429), refusal('InternalError'), refusal('AuthorizationError'), LOST.before];

/**
 * How a call may fail, by the errors that the API references name for its action and for all actions of its service. That
 * two writes are in each other's way is the 409 of IAM and DynamoDB's TransactionConflictException. Reads have no effect
 * that an answer could get lost after.
 */
export const WAYS: Record<CallId['action'], readonly Way[]> = {
  ListOpenIDConnectProviders: IAM,
  GetOpenIDConnectProvider: IAM,
  UpdateOpenIDConnectProviderThumbprint: [...IAM, refusal('ConcurrentModification'), LOST.after],
  GetItem: DYNAMODB,
  BatchGetItem: DYNAMODB,
  Query: DYNAMODB,
  UpdateItem: [...DYNAMODB, refusal('TransactionConflictException', 400), LOST.after],
  PutItem: [...DYNAMODB, refusal('TransactionConflictException', 400), LOST.after],
  Publish: [...SNS, LOST.after],
};

/** A way that goes on: the call fails, and so do all of its kind after it. */
export function forGood({ name, strike }: Way): Way {
  return {
    name: `${name}, from then on`,
    strike: (faults, call) => {
      for (let more = 0; more < MORE; more += 1) strike(faults, { ...call, nth: call.nth + more });
    },
  };
}

/** No run makes as many calls of one action about one thing. */
const MORE = 20;

/** Whether calls of its kind come again in a run. */
export function isRepeated({ action }: CallId): boolean {
  return (
    action === 'GetOpenIDConnectProvider' ||
    action === 'UpdateOpenIDConnectProviderThumbprint' ||
    action === 'UpdateItem'
  );
}

/** Whether it changes something. */
export function isWrite({ action }: CallId): boolean {
  return !/^(Get|List|Query|BatchGet)/.test(action);
}

/** As people say it: `call 7 (UpdateItem of https://issuer.example)`. */
export function nameOf({ action, arn }: CallId, index: number): string {
  const about = arn?.replace(/^arn:aws:iam:.*\//, 'https://').replace(/^arn:aws:sns:.*:/, '');
  return `call ${index + 1} (${action}${about === undefined ? '' : ` of ${about}`})`;
}

/** The calls, each by what it does. */
export function identify(calls: readonly Call[]): CallId[] {
  const seen = new Map<string, number>();
  return calls.map(({ action, arn }) => {
    const known = ACTIONS.find((one) => one === action);
    if (!known) throw new Error(`${action} is not written down here.`);
    const key = `${action} ${arn}`;
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return { action: known, arn, nth };
  });
}
