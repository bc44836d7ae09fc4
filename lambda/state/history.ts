import { messageOf, severityOf } from '../findings/lookup';
import pMap from 'p-map';
import { describeError } from '../act/iam';
import type { StateStore } from './store';
import type { Format } from './format';
import { PROVIDER_FORMAT, VERSION_FORMAT } from './state-format';
import { InputError } from '../contract/input-error';
import type { ListVersion, ProviderState, PutBy } from '../judge/state/provider-state';
import { quoted } from '../judge/printable';
import { issuerOfArn } from '../contract/settings';

/** A thumbprint of the list, as far as it is known. Dates here and below are ISO 8601. */
export interface ThumbprintHistory {
  thumbprint: string;
  by: PutBy;
  firstSeen: string;
  /** Up to a day before it was live for the last time; null when it never was. */
  lastLive: string | null;
  supersededSince: string | null;
  /** SHA-256 of the certificate behind it; null when it was never live. */
  sha256: string | null;
}

/** A condition that lasts, and its start. */
export interface ConditionHistory {
  code: string;
  severity: string;
  message: string;
  since: string;
  /** Time of the last notification of it; null when there was none. */
  notified: string | null;
}

/** A list that the provider had. */
export type VersionHistory = Omit<ListVersion, 'at'> & { at: string };

/** State and history of one provider. */
export interface ProviderHistory {
  arn: string;
  issuer: string;
  /** Number of the present list; 0 before the first look. */
  version: number;
  thumbprints: readonly ThumbprintHistory[];
  /** Thumbprints that an operator had taken out, each with its date. Only an operator's approval adds them again. */
  rejected: readonly { thumbprint: string; since: string }[];
  /** Time since which nothing is written because someone else keeps undoing it; null when that is not so. */
  stoppedSince: string | null;
  conditions: readonly ConditionHistory[];
  /** The lists it had within the last year, oldest first. */
  versions: readonly VersionHistory[];
  /** Kept items that cannot be read, each with the reason: they are left out of the rest. */
  unreadable: readonly string[];
}

/** Answer to `{ "history": [...] }`. */
export interface History {
  history: readonly ProviderHistory[];
}

/** Number of providers read side by side: the SDK opens 50 connections at most, and lets the rest run out of time. */
const CONCURRENCY = 20;

/**
 * Reads the states and histories of providers. Changes nothing.
 * @throws InputError where no state is kept
 * @throws Error when the state store cannot be read
 */
export async function readHistory(arns: readonly string[], stateStore: StateStore | null, now: Date): Promise<History> {
  if (!stateStore) throw new InputError('history: without the table there is no history.');
  const read = (arn: string): Promise<ProviderHistory> =>
    readOne(arn, stateStore, now).catch((error: unknown) => {
      throw new Error(`The history of ${arn} could not be read. ${quoted(describeError(error))}`, { cause: error });
    });
  return { history: await pMap(arns, read, { concurrency: CONCURRENCY }) };
}

async function readOne(arn: string, stateStore: StateStore, now: Date): Promise<ProviderHistory> {
  const text = await stateStore.read(arn);
  // Only now: else a list that a run puts into the history meanwhile could be missed in both places.
  const kept = await stateStore.versions(arn, now.getTime());
  // An operator may need the history just when an item is broken, so the readable part is returned.
  const unreadable: string[] = [];
  const readable = <T>(what: string, format: Format<T>, written: string): T => {
    try {
      return format.parse(written);
    } catch (error) {
      unreadable.push(`${what}: ${quoted(describeError(error))}`);
      return format.nothing;
    }
  };
  const known = text === null ? PROVIDER_FORMAT.nothing : readable('the state', PROVIDER_FORMAT, text);
  const recorded = kept.flatMap((one) => readable(`version ${one.version}`, VERSION_FORMAT, one.text) ?? []);
  return {
    arn,
    issuer: issuerOfArn(arn),
    version: known.version,
    thumbprints: thumbprintsOf(known),
    rejected: [...known.rejected].map(([thumbprint, since]) => ({ thumbprint, since: since.toISOString() })),
    stoppedSince: isoOf(known.stoppedSince),
    conditions: conditionsOf(known),
    versions: versionsIn(known, recorded),
    unreadable,
  };
}

/** Merges lists by number: a run that died may have put a list into the history and not noted that it did. */
function versionsIn({ unrecorded }: ProviderState, recorded: readonly ListVersion[]): VersionHistory[] {
  const byNumber = new Map([...recorded, ...unrecorded].map((one) => [one.version, one]));
  return [...byNumber.values()].map((one) => ({ ...one, at: one.at.toISOString() }));
}

function thumbprintsOf({ thumbprints }: ProviderState): ThumbprintHistory[] {
  return [...thumbprints].map(([thumbprint, { by, firstSeen, lastLive, supersededSince, certificate }]) => ({
    thumbprint,
    by,
    firstSeen: firstSeen.toISOString(),
    lastLive: isoOf(lastLive),
    supersededSince: isoOf(supersededSince),
    sha256: certificate?.sha256 ?? null,
  }));
}

function conditionsOf({ conditions }: ProviderState): ConditionHistory[] {
  return conditions
    .filter(({ phase }) => phase === 'open' || phase === 'pending')
    .map(({ finding, since, notified }) => ({
      code: finding.code,
      severity: severityOf(finding),
      message: messageOf(finding),
      since: since.toISOString(),
      notified: isoOf(notified?.at ?? null),
    }));
}

function isoOf(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
