import type { AttributeValue, DynamoDBClient, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { LeaseLostError, type LeaseTerm, MAX_LEASE_MS, type StateStore } from './store';
import { TOLERANCE_MS, type TableTime, sendDated } from './table-time';

/** Returns the place of the item with the state of a key, and its lease. */
export type ItemOf = (key: string) => Pick<UpdateItemCommandInput, 'TableName' | 'Key'>;

/** Names in expressions stand behind `#`, since `state` and `item` are reserved (DynamoDB guide, Reserved words). */
const LEASE_NAMES = { '#owner': 'leaseOwner', '#until': 'leaseUntil' };
const OWNED = '#owner = :owner';

/** Condition for a free lease, whatever the time is. An end that is no number, or is missing, is none. */
const FREE = `attribute_not_exists(#owner) OR ${OWNED} OR NOT attribute_type(#until, :number)`;

/**
 * Condition for a lease that is free or has ended. An end further away than any lease lasts was set by mistake: it must not
 * lock a provider for ever.
 */
const FREE_OR_ENDED = `${FREE} OR #until < :now OR #until > :impossible`;

/** Longest time until a lease can end, in milliseconds: the run that took it may have been wrong by the tolerance. */
export const FURTHEST_MS = MAX_LEASE_MS + 2 * TOLERANCE_MS;

/**
 * Makes the leases of a table, and the states that are replaced under them. A lease ends by the table's time, which is the
 * same for every run. Before an answer has shown that time, only a free lease is taken.
 */
export function createLeases(
  client: DynamoDBClient,
  time: TableTime,
  itemOf: ItemOf,
  read: StateStore['read'],
  textIn: (attribute: { S?: string | undefined } | undefined) => string | null,
): Pick<StateStore, 'acquire' | 'save' | 'release'> {
  const acquire: StateStore['acquire'] = async (key, { owner, until }, now) => {
    const term = { until, now };
    const take = (condition: string) => time.write(takingOf(itemOf(key), owner, term, time.at(now), condition), now);
    const first = await take(FREE);
    const { answer } = first.answer && !first.wasWrong ? first : await take(FREE_OR_ENDED);
    return answer ? { busy: false, state: textIn(answer.Attributes?.['state']) } : { busy: true };
  };

  const prolong = (key: string, owner: string, state: string, term: LeaseTerm) => {
    const values = { ':state': { S: state }, ':until': { N: `${endOf(term, time.at(term.now))}` } };
    return time.write(ownedUpdate(itemOf(key), owner, 'SET #state = :state, #until = :until', values), term.now);
  };

  const save: StateStore['save'] = async (key, owner, state, lease) => {
    if (typeof lease === 'object') {
      const first = await prolong(key, owner, state, lease);
      const { answer } = first.answer && first.wasWrong ? await prolong(key, owner, state, lease) : first;
      if (!answer) throw lost(key);
      return;
    }
    const releasing = lease === 'release';
    const expression = `SET #state = :state${releasing ? ' REMOVE #owner, #until' : ''}`;
    const update = ownedUpdate(itemOf(key), owner, expression, { ':state': { S: state } });
    const { answer } = await sendDated(client, update);
    if (answer || (releasing && (await read(key)) === state)) return;
    throw lost(key);
  };

  const release: StateStore['release'] = async (key, owner) => {
    await sendDated(client, ownedUpdate(itemOf(key), owner, 'REMOVE #owner, #until'));
  };

  return { acquire, save, release };
}

/**
 * Returns the update that takes a lease.
 * @param now the table's time
 * @param condition condition under which the lease may be taken
 */
function takingOf(item: ReturnType<ItemOf>, owner: string, term: LeaseTerm, now: number, condition: string) {
  const bounds = { ':now': { N: `${now}` }, ':impossible': { N: `${now + FURTHEST_MS}` } };
  const values = { ':owner': { S: owner }, ':until': { N: `${endOf(term, now)}` }, ':number': { S: 'N' } };
  return {
    ...item,
    UpdateExpression: 'SET #owner = :owner, #until = :until',
    ConditionExpression: condition,
    ExpressionAttributeNames: LEASE_NAMES,
    ExpressionAttributeValues: condition === FREE_OR_ENDED ? { ...values, ...bounds } : values,
    ReturnValues: 'ALL_NEW' as const,
  };
}

/** Returns an update that only the holder of the lease may do. */
function ownedUpdate(
  item: ReturnType<ItemOf>,
  owner: string,
  expression: string,
  values: Record<string, AttributeValue> = {},
) {
  const names = Object.entries({ ...LEASE_NAMES, '#state': 'state' });
  return {
    ...item,
    UpdateExpression: expression,
    ConditionExpression: OWNED,
    // DynamoDB refuses names that no expression uses.
    ExpressionAttributeNames: Object.fromEntries(names.filter(([name]) => `${expression} ${OWNED}`.includes(name))),
    ExpressionAttributeValues: { ':owner': { S: owner }, ...values },
  };
}

/** Returns the end of a lease that begins at `begin`. */
function endOf({ until, now }: LeaseTerm, begin: number): number {
  return begin + Math.min(until - now, MAX_LEASE_MS);
}

function lost(key: string): LeaseLostError {
  return new LeaseLostError(`Another run took the lease of ${key}.`);
}

/**
 * True if an item is under a lease that would refuse another run: the opposite of `FREE_OR_ENDED`.
 * @param now the table's time
 */
export function isLeased(item: Record<string, AttributeValue> | undefined, now: number): boolean {
  const { leaseOwner: owner, leaseUntil: until } = item ?? {};
  if (owner === undefined || until?.N === undefined) return false;
  return Number(until.N) >= now && Number(until.N) <= now + FURTHEST_MS;
}
