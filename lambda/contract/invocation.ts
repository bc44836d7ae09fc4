import * as v from 'valibot';
import type { IamChange } from './cloudtrail-event';
import { InputError, checkInput, closedObject } from './input-error';
import { quoted } from '../judge/printable';
import type { Removals } from '../judge/state/removal';
import { isThumbprint, normalise } from '../judge/chain/thumbprint';
import { providerArn } from './settings';

const thumbprint = v.pipe(
  v.string('must be a string'),
  v.transform(normalise),
  v.check(isThumbprint, (issue) => `must be 40 hexadecimal digits, not ${quoted(issue.input, 300)}`),
);

const flag = v.boolean('must be true or false');

/** More than IAM has providers, which are 700 at most. What every entry of 6 MB has wrong would not fit into memory. */
const LONGEST_LIST = 1000;

const listOf = <Item extends v.GenericSchema>(item: Item) =>
  v.pipe(
    v.array(v.unknown(), 'must be a list'),
    v.nonEmpty('must not be empty'),
    v.maxLength(LONGEST_LIST, `must have ${LONGEST_LIST} entries at most`),
    v.array(item),
  );

const approval = closedObject({
  provider: providerArn,
  thumbprint,
  /** To pin it ahead of a rotation: it need not be live. Default false. */
  stage: v.optional(flag, false),
});

const removal = closedObject({
  provider: providerArn,
  thumbprint,
  /** To take it out even while it is live and AWS checks it, so that sign-ins fail. Default false. */
  evenIfLive: v.optional(flag, false),
});

const versionNumber = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be 1 or more'),
);

const invocationSchema = closedObject({
  /** Nothing is written and nothing sent. Default false. */
  dryRun: v.optional(flag, false),
  /** Only these providers (ARNs). Default: all, or those of `approve`, `remove` and `restore`. */
  providers: v.optional(listOf(providerArn)),
  /** Thumbprints a person accepts. */
  approve: v.optional(listOf(approval)),
  /** Thumbprints a person wants taken out and kept out. */
  remove: v.optional(listOf(removal)),
  /** Earlier lists a person wants back. */
  restore: v.optional(listOf(closedObject({ provider: providerArn, version: versionNumber }))),
});

const historySchema = closedObject({
  /** Reads what happened to these providers (ARNs), and does nothing else. */
  history: listOf(providerArn),
});

/** What a person asks for one provider. */
export interface Request {
  /** Normalised thumbprints to accept, which must be live. */
  approved: ReadonlySet<string>;
  /** Normalised thumbprints to pin ahead of a rotation. */
  staged: ReadonlySet<string>;
  /** Normalised thumbprints to take out. */
  removed: Removals;
  /** The number of the list to put back. */
  restore: number | null;
}

/** What a run is asked to do. The schedule sends `{}`; people send the rest (README, "Invoke it by hand"). */
export interface Invocation {
  dryRun: boolean;
  /** ARNs of the only providers to check; null for all. */
  providers: readonly string[] | null;
  /** By provider ARN. */
  requests: ReadonlyMap<string, Request>;
  /** What someone did to the one provider that is to be checked, when that is why; else null. */
  change: IamChange | null;
  /** What the caller says of themselves, unchecked; null when they say nothing. */
  caller: string | null;
}

/**
 * Reads the event of a run. Approvals, removals and restores alone check just the providers they name.
 * @param caller what the caller says of themselves. Default: nothing
 * @throws InputError naming unknown keys, malformed values and requests that contradict each other, before anything is
 * read or written
 */
export const parseInvocation = (event: unknown, caller: string | null = null): Invocation => {
  const input = checkInput(invocationSchema, event ?? {}, 'invocation');
  const { dryRun, providers, approve = [], remove = [], restore = [] } = input;
  const named = [...approve, ...remove, ...restore].map(({ provider }) => provider);
  const requests = new Map(
    named.map((arn) => {
      const approvals = approve.filter(({ provider }) => provider === arn);
      const thumbprints = (staged: boolean) =>
        new Set(approvals.filter(({ stage }) => stage === staged).map((one) => one.thumbprint));
      const removed = removalsOf(remove.filter(({ provider }) => provider === arn));
      const version = restore.findLast(({ provider }) => provider === arn)?.version ?? null;
      const request = { approved: thumbprints(false), staged: thumbprints(true), removed, restore: version };
      checkContradictions(arn, request);
      return [arn, request];
    }),
  );
  const only = [...(providers ?? []), ...named];
  return { dryRun, providers: only.length > 0 ? [...new Set(only)] : null, requests, change: null, caller };
};

/** Of a thumbprint that is named twice, it is enough to say once that it may be live. */
const removalsOf = (removals: readonly { thumbprint: string; evenIfLive: boolean }[]): Removals => {
  const evenIfLive = new Set(removals.filter((one) => one.evenIfLive).map((one) => one.thumbprint));
  return new Map(removals.map(({ thumbprint: named }) => [named, evenIfLive.has(named)]));
};

/** What a person asks for in one go has to come to one list. */
const checkContradictions = (arn: string, { approved, staged, removed, restore }: Request): void => {
  const [both] = [...removed.keys()].filter((one) => approved.has(one) || staged.has(one));
  if (both !== undefined) {
    throw new InputError(
      `Invalid invocation. approve and remove: both name ${both} for ${quoted(arn)}. Ask for one of them.`,
    );
  }
  if (removed.size > 0 && restore !== null) {
    throw new InputError(
      `Invalid invocation. remove and restore: both name ${quoted(arn)}. Restore first, then take out what is still there.`,
    );
  }
};

/**
 * Reads the event of a question about the history; null when it is none.
 * @returns the ARNs that are asked about
 * @throws InputError like `parseInvocation`
 */
export const parseHistoryQuestion = (event: unknown): readonly string[] | null => {
  if (typeof event !== 'object' || event === null || !('history' in event)) return null;
  return [...new Set(checkInput(historySchema, event, 'invocation').history)];
};

/** The run that someone's doing to a provider gives rise to: it checks that provider and no other. */
export const invocationAfter = (change: IamChange): Invocation => ({
  dryRun: false,
  providers: [change.provider],
  requests: new Map(),
  change,
  caller: null,
});
