import { publishBySns } from '../../../lambda/notify/sns';
import { createIam } from '../../../lambda/act/iam';
import type { StateStore } from '../../../lambda/state/store';
import { createStateStore } from '../../../lambda/state/dynamodb';
import type { Lab } from '../../sandbox/aws/clients';
import { type Parts, forwarding } from './parts';

/**
 * Parts that speak AWS's own protocols to a sandbox; each call makes new ones, with a memory of their own.
 * @param follow lets the sandbox state the time by a clock
 */
export function realPartsIn(lab: Lab, follow: (clock: () => number) => void): (clock: () => number) => Parts {
  const table = createStateStore(lab.dynamoClient, lab.table.name);
  let tables = 0;
  const nextState = (): StateStore => underPrefix(table, `${(tables += 1)}`);
  return (clock) => {
    follow(clock);
    const first = nextState();
    let stateStore = first;
    return {
      iam: createIam(lab.iamClient),
      stateStore: forwarding(() => stateStore, first),
      publish: publishBySns(lab.snsClient, { topicArn: lab.inbox.topicArn, chatTopicArn: undefined }, () => {}),
      put: (arn, thumbprints) => void lab.iam.put({ url: arn.slice(arn.indexOf('/') + 1), thumbprints }),
      listOf: (arn) => lab.iam.providers.get(arn)?.thumbprints ?? [],
      forget: () => {
        stateStore = nextState();
      },
    };
  };
}

/** A memory in a part of a table. */
function underPrefix(table: StateStore, prefix: string): StateStore {
  const keyIn = (key: string): string => `${prefix} ${key}`;
  return {
    acquire: (key, ...of) => table.acquire(keyIn(key), ...of),
    read: (key) => table.read(keyIn(key)),
    readWithLease: (key, ...of) => table.readWithLease(keyIn(key), ...of),
    readMany: async (keys) => {
      const states = await table.readMany(keys.map(keyIn));
      return new Map([...states].map(([key, state]) => [key.slice(prefix.length + 1), state]));
    },
    save: (key, ...of) => table.save(keyIn(key), ...of),
    release: (key, ...of) => table.release(keyIn(key), ...of),
    addVersion: (key, ...of) => table.addVersion(keyIn(key), ...of),
    versions: (key, ...of) => table.versions(keyIn(key), ...of),
    addEvent: (key, ...of) => table.addEvent(keyIn(key), ...of),
    events: (key, ...of) => table.events(keyIn(key), ...of),
    markEvent: (key, ...of) => table.markEvent(keyIn(key), ...of),
  };
}
