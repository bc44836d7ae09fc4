import * as v from 'valibot';
import type { Command } from '../judge/command';
import type { Evidence } from '../judge/evidence/chain-judgement';
import type { Finding, FindingCode } from '../judge/finding';
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
import { firstLine } from './plain';

/** A moment, as JSON has it. */
export const date = v.pipe(
  v.string(),
  v.transform((text) => new Date(text)),
  v.check((parsed) => !Number.isNaN(parsed.getTime()), 'is no date'),
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

const digits = v.pipe(v.string(), v.check(isThumbprint, 'is no thumbprint'));

/** Data of a command that operators paste. */
const command = v.variant('kind', [
  v.object({ kind: v.literal('approve'), thumbprint: digits, stage: v.optional(v.literal(true)) }),
  v.object({ kind: v.literal('remove'), thumbprint: digits, evenIfLive: v.optional(v.literal(true)) }),
  v.object({ kind: v.literal('restore'), version: count }),
]) satisfies v.GenericSchema<Command, Command>;

const finding = v.pipe(
  v.object({
    code,
    severity,
    about: v.optional(text),
    message: text,
    action: v.pipe(v.string(), v.transform(firstLine)),
    commands: v.optional(v.array(command)),
  }),
  v.transform((kept): Finding => ({ ...kept, stored: true })),
);

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
  v.check((added) => [...added.keys()].every(isThumbprint), 'holds what is no thumbprint'),
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
});

const providerState = v.object({
  list: v.nullable(texts),
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

const runState = v.object({ conditions: v.array(condition), waiting: texts, listing });

/** Format of the state of a provider. */
export const PROVIDER_FORMAT: Format<ProviderState> = formatOf<ProviderState>(providerState, NOTHING_KNOWN);

/** Format of the state of the runs. */
export const RUN_FORMAT: Format<RunState> = formatOf<RunState>(runState, NO_RUNS);

/** Format of an entry of the history. */
export const VERSION_FORMAT = formatOf<ListVersion | null>(v.nullable(listVersion), null);
