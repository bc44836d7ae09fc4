import { describeError } from '../act/iam';
import type { KeptVersion, StateStore } from './store';
import { VERSION_FORMAT } from './state-format';
import { InputError } from '../contract/input-error';
import type { Request } from '../contract/invocation';
import { quoted } from '../judge/printable';
import type { Restoration } from '../judge/plan/restore';

/**
 * Looks up the lists that operators want back, before anything is written.
 * @returns by provider ARN
 * @throws InputError when a version is not in the history
 * @throws Error when the history cannot be read
 */
export async function restorationsFor(
  requests: ReadonlyMap<string, Request>,
  stateStore: StateStore | null,
  now: Date,
): Promise<ReadonlyMap<string, Restoration>> {
  const found = new Map<string, Restoration>();
  for (const [arn, { restore }] of requests) {
    if (restore !== null) found.set(arn, await lookUp(arn, restore, stateStore, now));
  }
  return found;
}

async function lookUp(arn: string, version: number, stateStore: StateStore | null, now: Date): Promise<Restoration> {
  if (!stateStore) throw new InputError('restore: without the table there is no history to restore from.');
  const versions = await stateStore.versions(arn, now.getTime()).catch((error: unknown) => {
    throw new Error(`The history of ${arn} could not be read. ${quoted(describeError(error))}`, { cause: error });
  });
  const kept = versions.find((one) => one.version === version);
  const list = kept && listIn(kept, arn);
  if (list) return { version, list };
  const known = versions.map((one) => one.version).join(', ');
  throw new InputError(`restore: the history of ${quoted(arn)} has no version ${version}; it has ${known || 'none'}.`);
}

function listIn({ version, text }: KeptVersion, arn: string): readonly string[] | undefined {
  try {
    return VERSION_FORMAT.parse(text)?.after;
  } catch (error) {
    throw new Error(`Version ${version} of ${arn} could not be read. ${quoted(describeError(error))}`, {
      cause: error,
    });
  }
}
