import * as v from 'valibot';
import type { EnforcementReason } from '../findings/enforcement';
import { finding } from '../state/state-format';
import { KINDS, MAPS } from './state';

/** Number that goes up whenever the files of a run change their meaning. */
export const FILE_SCHEMA = 1;

const schema = v.literal(FILE_SCHEMA);
const text = v.pipe(v.string(), v.maxLength(4_000));
const texts = v.array(text);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const moment = v.pipe(v.string(), v.isoTimestamp());
const accountId = v.pipe(v.string(), v.regex(/^\d{12}$/));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const thumbprints = v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)));

/** What a run was started for. `input` is read by `parseExecutionInput`. */
export const commandsFile = v.strictObject({
  schema,
  kind: v.picklist(KINDS),
  startedAt: moment,
  /** ARN of the state machine. */
  machine: text,
  input: v.unknown(),
});

const account = v.strictObject({ id: accountId, name: v.nullable(text) });

/** An account in a batch. */
export type BatchedAccount = v.InferOutput<typeof account>;

/** A batch of accounts to read. */
export const accountBatch = v.strictObject({ batch: count, accounts: v.array(account) });
export const accountsFile = v.array(accountBatch);

/** Accounts that a run does not read, as findings, and the number of all. */
export const leftOutFile = v.strictObject({ schema, accounts: count, findings: v.array(finding) });

const providerEntry = v.strictObject({ arn: text, issuer: text, thumbprints: texts });

/** A provider as a run read it. */
export type ProviderEntry = v.InferOutput<typeof providerEntry>;

/** Providers of the accounts of a batch, or the reasons why there are none. */
export const inventoryFile = v.strictObject({
  schema,
  accounts: v.array(
    v.strictObject({
      ...account.entries,
      finding: v.nullable(finding),
      providers: v.array(providerEntry),
      /** ARNs of providers that IAM listed and did not give. */
      unread: texts,
    }),
  ),
});

/** An account as a run read it. */
export type InventoryEntry = v.InferOutput<typeof inventoryFile>['accounts'][number];

const unit = v.strictObject({
  issuer: text,
  caFile: v.nullable(text),
  caExclusive: v.boolean(),
  allowPrivateAddresses: v.boolean(),
});

/** A batch of units to observe. */
export const unitBatch = v.strictObject({ batch: count, units: v.array(unit) });
export const unitsFile = v.array(unitBatch);

/** Observations that a run compared with the lists: the SHA-256 of each file, and its live thumbprints. By the keys of units. */
export const comparedFile = v.strictObject({
  schema,
  observations: v.record(sha256, v.strictObject({ sha256, live: thumbprints })),
  /** Providers that were compared. */
  providers: count,
  /** Finding that too much would be written, so that nothing is; null if it is not so. */
  blocked: v.nullable(finding),
});

/** An account to act in: whether lists may be written, and the only providers (ARNs) to look at; null for all. */
const actAccount = v.strictObject({ ...account.entries, write: v.boolean(), providers: v.nullable(texts) });
export type ActAccount = v.InferOutput<typeof actAccount>;

/** A batch of accounts to act in. */
export const actBatch = v.strictObject({ batch: count, accounts: v.array(actAccount) });
export const actFile = v.array(actBatch);

const status = v.picklist(['unchanged', 'updated', 'held', 'failed', 'skipped']);

/** Report of a provider, without what only its own account's run needs. */
const providerReport = v.strictObject({
  arn: text,
  issuer: text,
  status,
  enforced: v.nullable(v.boolean()),
  enforcedBy: v.array(v.custom<EnforcementReason>((value) => typeof value === 'object' && value !== null)),
  missing: v.boolean(),
  before: texts,
  after: texts,
  added: texts,
  retired: texts,
  hosts: v.array(
    v.strictObject({
      host: text,
      role: v.array(v.picklist(['issuer', 'jwks'])),
      reachable: v.boolean(),
      expires: v.nullable(text),
      tops: v.array(v.never()),
    }),
  ),
  findings: v.array(finding),
});

const counts = v.strictObject({
  providers: count,
  unchanged: count,
  updated: count,
  held: count,
  failed: count,
  skipped: count,
});

const result = v.strictObject({
  ...account.entries,
  /** Reason why the account was not acted in; null if it was. */
  finding: v.nullable(finding),
  counts,
  complete: v.boolean(),
  /** Providers of which something is to be said. */
  providers: v.array(providerReport),
  /** Keys of state records with notifications that are due: ARNs, or the key of the account's runs. */
  due: texts,
  /** Providers whose thumbprint AWS checks, with their lists. */
  enforced: v.array(providerEntry),
  /** Providers of which it is not known whether AWS checks their thumbprint. */
  unknown: texts,
});

/** Result of the run over an account. */
export type AccountResult = v.InferOutput<typeof result>;
export const resultsFile = v.strictObject({ schema, accounts: v.array(result) });

/** A batch whose function did not come to its end, with the accounts or issuers in it. */
export const noteFile = v.strictObject({ schema, map: v.picklist(MAPS), batch: count, things: texts, error: text });

/** Providers with the same issuer and the same list; the ARN has `*` in the place of the account (`provider-groups.ts`). */
const providerGroup = v.strictObject({ ...providerEntry.entries, accounts: v.array(accountId) });
export type ProviderGroup = v.InferOutput<typeof providerGroup>;

/** Units of providers whose thumbprint AWS checks, with the lists that the last full run left. */
export const enforcedFile = v.strictObject({
  schema,
  run: text,
  /** All providers of the organization then. */
  providers: count,
  units: v.array(v.strictObject({ unit, live: thumbprints, providers: v.array(providerGroup) })),
});

/** Figures of what a run has to say. What it has to say itself may have hundreds of megabytes: that is for operators, and nobody else reads it. */
export const summaryFile = v.strictObject({
  schema,
  dryRun: v.boolean(),
  startedAt: moment,
  complete: v.boolean(),
  counts,
  /** Number of providers that lack a live thumbprint which AWS checks. */
  missing: count,
});
export type Summary = v.InferOutput<typeof summaryFile>;
