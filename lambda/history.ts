import { describeError } from './act/iam';
import type { Memory } from './act/memory';
import { PROVIDER_FORMAT, VERSION_FORMAT } from './act/memory-format';
import { InputError } from './input-error';
import type { ListVersion, ProviderMemory, RememberedThumbprint } from './judge/memory';
import { issuerOfArn } from './settings';

/** A thumbprint of the list, as far as it is remembered; dates are ISO 8601 in JSON. */
export type ThumbprintHistory = Pick<RememberedThumbprint, 'by' | 'firstSeen' | 'lastLive' | 'supersededSince'> & {
  thumbprint: string;
  /** SHA-256 of the certificate behind it; null when it was never live. */
  sha256: string | null;
};

/** What lasts, and since when. */
export interface ConditionHistory {
  code: string;
  severity: string;
  message: string;
  since: Date;
  /** When people last heard of it; null when they have not. */
  told: Date | null;
}

/** What is remembered of one provider. */
export interface ProviderHistory {
  arn: string;
  issuer: string;
  /** Number of the present list; 0 when the provider was never looked at. */
  version: number;
  thumbprints: readonly ThumbprintHistory[];
  /** Since when nothing is written because someone else keeps undoing it; null when that is not so. */
  stoppedSince: Date | null;
  conditions: readonly ConditionHistory[];
  /** The lists it had within the last year, oldest first. */
  versions: readonly ListVersion[];
}

/** What `{ "history": [...] }` returns. */
export interface History {
  history: readonly ProviderHistory[];
}

/**
 * Reads what is remembered of providers. Changes nothing.
 * @throws InputError where nothing is remembered
 * @throws Error when the memory cannot be read
 */
export const readHistory = async (arns: readonly string[], memory: Memory | null, now: Date): Promise<History> => {
  if (!memory) throw new InputError('history: without the table there is no history.');
  const history = await Promise.all(
    arns.map((arn) =>
      readOne(arn, memory, now).catch((error: unknown) => {
        throw new Error(`The history of ${arn} could not be read. ${describeError(error)}`, { cause: error });
      }),
    ),
  );
  return { history };
};

const readOne = async (arn: string, memory: Memory, now: Date): Promise<ProviderHistory> => {
  const [state, kept] = await Promise.all([memory.read(arn), memory.versions(arn, now.getTime())]);
  const known = state === null ? PROVIDER_FORMAT.nothing : PROVIDER_FORMAT.parse(state);
  const recorded = kept.flatMap(({ text }) => VERSION_FORMAT.parse(text) ?? []);
  return {
    arn,
    issuer: issuerOfArn(arn),
    version: known.version,
    thumbprints: thumbprintsOf(known),
    stoppedSince: known.stoppedSince,
    conditions: conditionsOf(known),
    versions: [...recorded, ...known.unrecorded],
  };
};

const thumbprintsOf = ({ thumbprints }: ProviderMemory): ThumbprintHistory[] =>
  [...thumbprints].map(([thumbprint, { by, firstSeen, lastLive, supersededSince, certificate }]) => ({
    thumbprint,
    by,
    firstSeen,
    lastLive,
    supersededSince,
    sha256: certificate?.sha256 ?? null,
  }));

const conditionsOf = ({ conditions }: ProviderMemory): ConditionHistory[] =>
  conditions
    .filter(({ phase }) => phase === 'open' || phase === 'noticed')
    .map(({ finding: { code, severity, message }, since, told }) => ({
      code,
      severity,
      message,
      since,
      told: told?.at ?? null,
    }));
