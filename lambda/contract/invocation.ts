import * as v from 'valibot';
import type { IamChange } from './cloudtrail-event';
import { InputError, checkInput, closedObject } from './input-error';
import type { FindingCode } from '../findings/catalogue';
import { quoted } from '../judge/printable';
import type { Removals } from '../judge/state/provider-state';
import { isThumbprint, normalise } from '../judge/chain/thumbprint';
import { providerArn } from './settings';

/** Schema: a thumbprint; its case does not matter. */
export const thumbprint = v.pipe(
  v.string('must be a string'),
  v.transform(normalise),
  v.check(isThumbprint, (issue) => `must be 40 hexadecimal digits, not ${quoted(issue.input, 300)}`),
);

/** Schema: true or false. */
export const flag = v.boolean('must be true or false');

/** Limit above the 700 providers that IAM has at most. The errors in every entry of 6 MB would not fit into RAM. */
const LONGEST_LIST = 1000;

/** Schema: a list with at least one entry. */
export function listOf<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(
    v.array(v.unknown(), 'must be a list'),
    v.nonEmpty('must not be empty'),
    v.maxLength(LONGEST_LIST, `must have ${LONGEST_LIST} entries at most`),
    v.array(item),
  );
}

const approval = closedObject({
  provider: providerArn,
  thumbprint,
  /** True if it is to be pinned ahead of a rotation: it need not be live. Default false. */
  stage: v.optional(flag, false),
});

const removal = closedObject({
  provider: providerArn,
  thumbprint,
  /** True if it is to be taken out even while it is live and AWS checks it, so that sign-ins fail. Default false. */
  evenIfLive: v.optional(flag, false),
});

/** Schema: the number of an earlier list. */
export const versionNumber = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be 1 or more'),
);

/** Code of a condition, by its form; the run knows whether there is such a condition. */
const conditionCode = v.pipe(
  v.string('must be a string'),
  v.guard(
    (code): code is FindingCode => /^[a-z\d-]{1,60}$/.test(code),
    (issue) => `is not the code of a condition: ${quoted(issue.input, 100)}`,
  ),
);

const invocationSchema = closedObject({
  /** True if nothing is to be written or sent. Default false. */
  dryRun: v.optional(flag, false),
  /** The only providers to check (ARNs). Default: all, or the providers of `approve`, `remove`, `restore` and `acknowledge`. */
  providers: v.optional(listOf(providerArn)),
  /** Only the providers whose pin AWS checks, and those of which a change is due: the quick look. */
  only: v.optional(v.literal('enforced', 'must be "enforced"')),
  /** Thumbprints that an operator accepts. */
  approve: v.optional(listOf(approval)),
  /** Thumbprints that an operator wants taken out and kept out. */
  remove: v.optional(listOf(removal)),
  /** Conditions of which an operator wants no reminder until they change, each by its provider and a code. */
  acknowledge: v.optional(listOf(closedObject({ provider: providerArn, code: conditionCode }))),
  /** Earlier lists that an operator wants back. */
  restore: v.optional(listOf(closedObject({ provider: providerArn, version: versionNumber }))),
});

const historySchema = closedObject({
  /** Providers (ARNs) whose history is read; nothing else is done. */
  history: listOf(providerArn),
});

/** Request of an operator for one provider. */
export interface Request {
  /** Normalised thumbprints to accept, which must be live. */
  approved: ReadonlySet<string>;
  /** Normalised thumbprints to pin ahead of a rotation. */
  staged: ReadonlySet<string>;
  /** Normalised thumbprints to take out. */
  removed: Removals;
  /** The number of the list to put back. */
  restore: number | null;
  /** Codes of conditions of which no reminder is wanted until they change. */
  acknowledged: ReadonlySet<FindingCode>;
}

/** Task of a run. The schedule sends `{}`; operators send the rest (docs/invocation.md). */
export interface Invocation {
  dryRun: boolean;
  /** ARNs of the only providers to check; null for all. */
  providers: readonly string[] | null;
  /** True for a quick look, whose providers the state of the runs says. */
  quickLook: boolean;
  /** Requests by provider ARN. */
  requests: ReadonlyMap<string, Request>;
  /** IAM call on the one provider to be checked, where that call is the reason for the run; else null. */
  change: IamChange | null;
  /** The caller's description of themselves, unchecked; null without one. */
  caller: string | null;
}

/**
 * Reads the event of a run. Commands alone check only the providers that they name.
 * @param caller the caller's description of themselves. Default: none
 * @throws InputError naming unknown keys, malformed values and requests that contradict each other, before anything is
 * read or written
 */
export function parseInvocation(event: unknown, caller: string | null = null): Invocation {
  const input = checkInput(invocationSchema, event ?? {}, 'invocation');
  const { dryRun, providers, approve = [], remove = [], restore = [], acknowledge = [] } = input;
  const named = [...approve, ...remove, ...restore, ...acknowledge].map(({ provider }) => provider);
  const requests = new Map(
    named.map((arn) => {
      const approvals = approve.filter(({ provider }) => provider === arn);
      const thumbprints = (staged: boolean) =>
        new Set(approvals.filter(({ stage }) => stage === staged).map((one) => one.thumbprint));
      const removed = removalsOf(remove.filter(({ provider }) => provider === arn));
      const version = restore.findLast(({ provider }) => provider === arn)?.version ?? null;
      const acknowledged = new Set(acknowledge.filter(({ provider }) => provider === arn).map(({ code }) => code));
      const request = {
        approved: thumbprints(false),
        staged: thumbprints(true),
        removed,
        restore: version,
        acknowledged,
      };
      checkContradictions(arn, request);
      return [arn, request];
    }),
  );
  const all = [...(providers ?? []), ...named];
  const quickLook = input.only === 'enforced';
  if (quickLook && all.length > 0)
    throw new InputError('Invalid invocation. only: cannot be given with providers or commands.');
  return { dryRun, quickLook, providers: all.length > 0 ? [...new Set(all)] : null, requests, change: null, caller };
}

/** Returns the removals. For a thumbprint that is named twice, one entry with `evenIfLive` is enough. */
function removalsOf(removals: readonly { thumbprint: string; evenIfLive: boolean }[]): Removals {
  const evenIfLive = new Set(removals.filter((one) => one.evenIfLive).map((one) => one.thumbprint));
  return new Map(removals.map(({ thumbprint: named }) => [named, evenIfLive.has(named)]));
}

/** Checks that the requests of one invocation for a provider lead to one list. */
function checkContradictions(arn: string, { approved, staged, removed, restore }: Request): void {
  const [both] = [...removed.keys()].filter((one) => approved.has(one) || staged.has(one));
  if (both !== undefined) {
    throw new InputError(
      `Invalid invocation. approve and remove: both name ${both} for ${quoted(arn)}. Ask for one of them.`,
    );
  }
  if (removed.size > 0 && restore !== null) {
    throw new InputError(
      `Invalid invocation. remove and restore: both name ${quoted(arn)}. Restore first, then remove what is still there.`,
    );
  }
}

/**
 * Reads the event of a question about the history.
 * @returns the ARNs that are asked about; null when the event is no such question
 * @throws InputError like `parseInvocation`
 */
export function parseHistoryQuestion(event: unknown): readonly string[] | null {
  if (typeof event !== 'object' || event === null || !('history' in event)) return null;
  return [...new Set(checkInput(historySchema, event, 'invocation').history)];
}

/** Things that a request can ask for, beside a run and the history. */
type Asked = 'test' | 'settings';

/**
 * Reads the event of a request that has no parameters: `{"test": true}` for a test alert, `{"settings": true}` for the settings.
 * @returns true if the event is that request
 * @throws InputError like `parseInvocation`
 */
export function isRequestFor(asked: Asked, event: unknown): boolean {
  if (typeof event !== 'object' || event === null || !(asked in event)) return false;
  checkInput(closedObject({ [asked]: v.literal(true, 'must be true') }), event, 'invocation');
  return true;
}

/** Returns the invocation that follows a change of a provider: it checks that provider and no other. */
export function invocationAfter(change: IamChange): Invocation {
  return {
    dryRun: false,
    quickLook: false,
    providers: [change.provider],
    requests: new Map(),
    change,
    caller: null,
  };
}
