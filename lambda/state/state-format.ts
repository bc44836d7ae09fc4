import * as v from 'valibot';
import type { Evidence } from '../judge/evidence/chain-judgement';
import type { Finding } from '../findings/finding';
import type { FindingCode } from '../findings/catalogue';
import {
  type ListVersion,
  NOTHING_KNOWN,
  NO_RUNS,
  type ProviderState,
  type RunState,
} from '../judge/state/provider-state';
import { printable } from '../judge/printable';
import { isThumbprint } from '../judge/chain/thumbprint';
import { type Format, formatOf } from './format';

/** A moment, as JSON has it. */
export const date = v.pipe(
  v.string(),
  v.transform((text) => new Date(text)),
  v.check((parsed) => !Number.isNaN(parsed.getTime()), 'is not a date'),
);
const optionalDate = v.nullable(date);
/** Text that others may have written: it is made printable where it enters. */
const text = v.pipe(
  v.string(),
  v.transform((kept) => printable(kept)),
);
const texts = v.array(text);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const severity = v.picklist(['info', 'warning', 'critical']);
/** Code of a finding. One of an older or a newer version will do, but only a code. */
const code = v.custom<FindingCode>((value) => typeof value === 'string' && /^[a-z][a-z\d-]{0,60}$/.test(value));

/** Schema: a finding. Its facts are what they were for the version that kept them: whoever renders them takes nothing for granted. */
export const finding = v.pipe(
  v.object({ code, about: v.optional(text), facts: v.record(v.string(), v.unknown()) }),
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `findings/lookup.ts` catches facts of another type.
  v.transform((kept) => ({ ...kept, facts: printableFacts(kept.facts) }) as Finding),
);

/** Depth to which facts are read. No version keeps deeper ones: whoever else wrote them must not exhaust the stack. */
const MAX_DEPTH = 10;

/** Returns facts with every text in them printable, their names included. */
function printableFacts(facts: unknown, depth = MAX_DEPTH): unknown {
  if (typeof facts === 'string') return printable(facts);
  if (typeof facts !== 'object' || facts === null) return facts;
  if (depth === 0) return null;
  if (Array.isArray(facts)) return facts.map((fact) => printableFacts(fact, depth - 1));
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [printable(name), printableFacts(fact, depth - 1)]),
  );
}

const certificate = v.object({
  sha256: text,
  der: v.pipe(
    text,
    v.base64(),
    v.transform((base64) => new Uint8Array(Buffer.from(base64, 'base64'))),
  ),
});

const thumbprint = v.object({
  by: v.picklist(['found', 'external', 'watcher', 'approved', 'staged']),
  firstSeen: date,
  founds: v.boolean(),
  standing: v.nullable(v.picklist(['web-pki', 'operator-ca', 'approved'])),
  lastLive: optionalDate,
  absentSince: optionalDate,
  supersededSince: optionalDate,
  missedBy: texts,
  places: texts,
  certificate: v.nullable(certificate),
});

/** A map, as pairs: a list may hold anything that IAM takes, and an object loses what is called `__proto__`. */
function pairsOf<Value>(value: v.GenericSchema<unknown, Value>) {
  return v.pipe(
    v.array(v.tuple([text, value])),
    v.transform((pairs) => new Map(pairs)),
  );
}

const thumbprints = pairsOf(thumbprint);

/** Entries that are to be written: each must be a thumbprint, whoever says so. */
const newThumbprints = v.pipe(
  thumbprints,
  v.check((added) => [...added.keys()].every(isThumbprint), 'holds an entry that is not a thumbprint'),
);

const listVersion = v.object({
  version: count,
  at: date,
  by: v.picklist(['found', 'watcher', 'approval', 'removal', 'restore', 'someone else']),
  runId: text,
  before: texts,
  after: texts,
  evidence: v.record(
    text,
    v.nullable(
      v.picklist(['web-pki', 'operator-ca', 'continuity', 'approved', 'staged'] satisfies (Evidence | 'staged')[]),
    ),
  ),
  restored: v.nullable(count),
});

const condition = v.object({
  key: text,
  phase: v.picklist(['pending', 'open', 'resolved', 'closed']),
  runId: text,
  finding,
  since: date,
  found: count,
  missed: count,
  missedSince: optionalDate,
  backSince: optionalDate,
  notified: v.nullable(v.object({ at: date, severity })),
  closedSince: optionalDate,
  acknowledged: v.nullable(severity),
});

const providerState = v.object({
  list: v.nullable(texts),
  clientIds: v.nullable(texts),
  version: count,
  lastWrite: v.nullable(v.object({ at: date, before: texts })),
  pending: v.nullable(
    v.object({
      list: listVersion,
      added: newThumbprints,
      twins: texts,
      restore: v.nullable(v.object({ version: count, list: texts })),
      removals: pairsOf(v.boolean()),
      findings: v.array(finding),
    }),
  ),
  thumbprints,
  unanswered: pairsOf(date),
  tls12: pairsOf(v.object({ refused: v.boolean(), askedAt: date })),
  // The first version did not keep them.
  singleKinds: v.optional(pairsOf(date), []),
  chains: pairsOf(texts),
  chainsChanged: optionalDate,
  twins: pairsOf(date),
  rejected: pairsOf(date),
  removedByOthers: v.array(date),
  stoppedSince: optionalDate,
  enforced: v.nullable(v.boolean()),
  conditions: v.array(condition),
  outbox: v.array(v.object({ finding, at: date, runId: text })),
  unrecorded: v.array(listVersion),
});

const listing = v.object({
  accepted: texts,
  doubted: v.nullable(v.object({ digest: text, runs: count })),
});

const roles = v.object({ at: date, trusting: pairsOf(v.object({ count, first: texts })) });

const quickLook = v.object({
  enforced: texts,
  windows: pairsOf(v.array(v.object({ from: date, until: date }))),
  since: optionalDate,
  completed: optionalDate,
});

const runState = v.object({
  conditions: v.array(condition),
  waiting: texts,
  listing,
  roles: v.nullable(roles),
  quickLook,
});

/** Format of the state of a provider. */
export const PROVIDER_FORMAT: Format<ProviderState> = formatOf<ProviderState>(providerState, NOTHING_KNOWN);

/** Format of the state of the runs. */
export const RUN_FORMAT: Format<RunState> = formatOf<RunState>(runState, NO_RUNS);

/** Format of an entry of the history. */
export const VERSION_FORMAT = formatOf<ListVersion | null>(v.nullable(listVersion), null);
