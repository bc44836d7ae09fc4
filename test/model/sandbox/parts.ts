import type { Publish } from '../../../lambda/notify/sns';
import type { Iam } from '../../../lambda/act/iam';
import type { StateStore } from '../../../lambda/state/store';
import { AwsError } from '../../../sandbox/aws/error';
import { memberViolations, refuseBadThumbprints, refuseViolations } from '../../../sandbox/aws/iam-rules';
import { createRamStore } from '../../support/store-in-ram';

/** What a watcher acts upon, and what a test may do behind its back. */
export interface Parts {
  iam: Iam;
  stateStore: StateStore;
  publish: Publish;
  /** Registers a provider, or gives it another list, as anybody else would. */
  put: (arn: string, thumbprints: readonly string[]) => void;
  /** The list in IAM now. */
  listOf: (arn: string) => readonly string[];
  /** Loses all that is remembered but the history: somebody deletes what the watcher cannot read, say. */
  forget: () => void;
}

/** Parts that live in this process, for stories told by the thousand. */
export function createRamParts(): Parts {
  const lists = new Map<string, readonly string[]>();
  const first = createRamStore();
  let stateStore = first;
  const listOf = (arn: string): readonly string[] => {
    const list = lists.get(arn);
    if (!list) throw awsError('NoSuchEntity', `OpenIDConnect Provider not found for arn ${arn}`);
    return list;
  };
  return {
    iam: {
      list: async () => [...lists.keys()],
      get: async (arn) => ({
        arn,
        issuer: `https://${arn.slice(arn.indexOf('/') + 1)}`,
        thumbprints: [...listOf(arn)],
        clientIds: [],
        tags: {},
      }),
      replaceThumbprints: async (arn, thumbprints) => {
        checkList(thumbprints);
        listOf(arn);
        lists.set(
          arn,
          thumbprints.map((entry) => entry.toLowerCase()),
        );
      },
    },
    stateStore: forwarding(() => stateStore, first),
    publish: async () => {},
    put: (arn, thumbprints) => void lists.set(arn, [...thumbprints]),
    listOf,
    forget: () => {
      stateStore = createRamStore();
    },
  };
}

/** A memory that can be exchanged, with a history that stays. */
export function forwarding(current: () => StateStore, history: StateStore): StateStore {
  return {
    acquire: (...of) => current().acquire(...of),
    read: (...of) => current().read(...of),
    readWithLease: (...of) => current().readWithLease(...of),
    readMany: (...of) => current().readMany(...of),
    save: (...of) => current().save(...of),
    release: (...of) => current().release(...of),
    addVersion: (...of) => history.addVersion(...of),
    versions: (...of) => history.versions(...of),
    addEvent: (...of) => history.addEvent(...of),
    events: (...of) => history.events(...of),
    markEvent: (...of) => history.markEvent(...of),
  };
}

/** Refuses what the sandbox's IAM refuses, in the words of the SDK. */
function checkList(thumbprints: readonly string[]): void {
  try {
    refuseViolations(memberViolations(thumbprints, { at: 'thumbprintList', min: 40, max: 40 }));
    refuseBadThumbprints(thumbprints, { min: 1 });
  } catch (error) {
    throw error instanceof AwsError ? awsError(error.code, error.message) : error;
  }
}

/** An error as the SDK throws it. */
export function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
