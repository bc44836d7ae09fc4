import type { Settings } from '../contract/settings';
import { unitKey, unitOf } from '../observe/stored/observation-unit';
import type * as v from 'valibot';
import { FILE_SCHEMA, type ProviderEntry, enforcedFile } from './file-formats';
import { readFile, writeFile } from './files';
import type { ObjectStore } from './object-store';
import type { RunOutcome } from './run-outcome';
import { FILES } from './state';

type Enforced = v.InferOutput<typeof enforcedFile>;

/**
 * Keeps the providers whose thumbprint AWS checks, for the quick looks. One of which a run could not find it out stays as it was, and so
 * do those of accounts that it did not get into.
 */
export async function keepEnforced(
  run: string,
  { results, live, providers: all, listed }: Pick<RunOutcome, 'results' | 'live' | 'providers' | 'listed'>,
  settings: Settings,
  files: ObjectStore,
): Promise<void> {
  const before = await readFile(files, FILES.enforced, enforcedFile);
  const known = (before?.units ?? []).flatMap((unit) => unit.providers);
  const acted = new Set(results.filter(({ finding }) => finding === null).map(({ id }) => id));
  const unknown = new Set(results.flatMap((result) => result.unknown));
  const unreached = new Set(listed.filter((id) => !acted.has(id)));
  const kept = known.filter(({ arn }) => unknown.has(arn) || unreached.has(arn.split(':')[4] ?? ''));
  const found = results.flatMap(({ enforced }) => enforced);
  const providers = new Map([...kept, ...found].map((provider) => [provider.arn, provider]));
  const content: Enforced = {
    schema: FILE_SCHEMA,
    run,
    providers: all,
    units: unitsIn([...providers.values()], live, settings),
  };
  await writeFile(files, FILES.enforced, content);
}

function unitsIn(providers: readonly ProviderEntry[], live: RunOutcome['live'], settings: Settings): Enforced['units'] {
  const units = new Map<string, Enforced['units'][number]>();
  for (const provider of providers.toSorted((one, other) => (one.arn < other.arn ? -1 : 1))) {
    const unit = unitOf(settings, provider);
    const key = unitKey(unit);
    const known = units.get(key) ?? { unit, live: [...(live[key]?.live ?? [])], providers: [] };
    known.providers.push(provider);
    units.set(key, known);
  }
  return [...units.values()].toSorted((one, other) => (one.unit.issuer < other.unit.issuer ? -1 : 1));
}
