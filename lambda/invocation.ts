import * as v from 'valibot';
import { checkInput, closedObject } from './input-error';
import { isThumbprint, normalise } from './judge/thumbprint';
import { providerArn } from './settings';

const thumbprint = v.pipe(
  v.string('must be a string'),
  v.transform(normalise),
  v.check(isThumbprint, (issue) => `must be 40 hexadecimal digits, not ${JSON.stringify(issue.input)}`),
);

const later = (what: string) => v.optional(v.never(`${what} is not available in this version`));

const approval = closedObject({ provider: providerArn, thumbprint, stage: later('pinning ahead (stage)') });

const invocationSchema = closedObject({
  /** Nothing is written and nothing sent. Default false. */
  dryRun: v.optional(v.boolean('must be true or false'), false),
  /** Only these providers (ARNs). Default: all, or those of `approve`. */
  providers: v.optional(v.pipe(v.array(providerArn, 'must be a list'), v.nonEmpty('must not be empty'))),
  /** Thumbprints a person accepts; each must be live. */
  approve: v.optional(v.pipe(v.array(approval, 'must be a list'), v.nonEmpty('must not be empty'))),
  restore: later('restoring an earlier list'),
});

/** What a run is asked to do. The schedule sends `{}`; people send the rest (README, "Invoke it by hand"). */
export interface Invocation {
  dryRun: boolean;
  /** ARNs of the only providers to check; null for all. */
  providers: readonly string[] | null;
  /** Normalised thumbprints by provider ARN. */
  approve: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Reads the event of an invocation. An approval alone checks just the providers it names.
 * @throws InputError naming every unknown key and malformed value, before anything is read or written
 */
export const parseInvocation = (event: unknown): Invocation => {
  const { dryRun, providers, approve } = checkInput(invocationSchema, event ?? {}, 'invocation');
  const approvals = new Map<string, Set<string>>();
  for (const { provider, thumbprint: accepted } of approve ?? []) {
    approvals.set(provider, (approvals.get(provider) ?? new Set()).add(accepted));
  }
  const named = [...(providers ?? []), ...approvals.keys()];
  return { dryRun, providers: named.length > 0 ? [...new Set(named)] : null, approve: approvals };
};
