import type { Settings } from '../contract/settings';
import { type ObservationUnit, unitKey, unitOf } from '../observe/stored/observation-unit';
import type * as v from 'valibot';
import { FILE_SCHEMA, type ProviderEntry, enforcedFile } from './file-formats';
import { readFile, writeFile } from './files';
import type { ObjectStore } from './object-store';
import { groupProviders, providersIn } from './provider-groups';
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
  const known = (before?.units ?? []).flatMap((unit) => providersIn(unit.providers));
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
  const units = new Map<string, { unit: ObservationUnit; members: ProviderEntry[] }>();
  for (const provider of providers) {
    const unit = unitOf(settings, provider);
    const known = units.get(unitKey(unit)) ?? { unit, members: [] };
    known.members.push(provider);
    units.set(unitKey(unit), known);
  }
  return [...units]
    .map(([key, { unit, members }]) => ({
      unit,
      live: [...(live[key]?.live ?? [])],
      providers: groupProviders(members),
    }))
    .toSorted((one, other) => (one.unit.issuer < other.unit.issuer ? -1 : 1));
}
