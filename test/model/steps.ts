import { CHAINS, type ChainName } from './world/chains';
import type { Issuer, Place } from './world/issuer';
import type { Fate } from './world/process';
import type { Call, World } from './world/world';
import { NO_WISH, type Wish } from './spec/outlook';

/** One step of a story, as data: what is made up by chance, and printed when something is wrong. */
export type Step =
  | { do: 'rotate'; provider: number; place: number | 'all'; chain: ChainName }
  | { do: 'trouble'; provider: number; place: number; what: Trouble }
  | { do: 'recover'; provider: number }
  | ({ do: 'overwrite' } & Overwrite)
  | { do: 'run'; wait: number; plan: CallPlan }
  | { do: 'run both'; wait: number; first: CallPlan; second: CallPlan; turns: readonly number[] }
  | { do: 'forget' }
  | { do: 'set back'; by: number };

/** What can be wrong with an issuer. */
export type Trouble = 'down' | 'silent place' | 'no discovery document' | 'no keys' | 'slow';

/** What another writer does to a list. */
export interface Overwrite {
  provider: number;
  change: 'remove' | 'add' | 'add a stranger' | 'put back' | 'upper case';
  /** Which one; of however many there are. */
  index: number;
}

/** What a run is asked to do. */
export interface Ask {
  what: 'all' | 'one' | 'dry run' | 'approve what is live' | 'approve' | 'stage' | 'restore' | 'restore nothing';
  provider: number;
  index: number;
}

/** A run, with what is to befall it. */
export interface CallPlan {
  ask: Ask;
  fate: Fate;
  /** What another writer does before a call of the run's. */
  meanwhile: ({ call: number } & Overwrite) | null;
}

/** Takes a step. */
export const take = async (step: Step, world: World): Promise<void> => {
  switch (step.do) {
    case 'rotate':
    case 'trouble':
    case 'recover': {
      const arn = pick(world.arns, step.provider);
      world.change(arn, changed(world.issuerOf(arn), step));
      return;
    }
    case 'overwrite':
      return overwrite(world, step);
    case 'run':
      world.pass(step.wait);
      return world.run([await callFor(world, step.plan)], []);
    case 'run both':
      world.pass(step.wait);
      return world.run([await callFor(world, step.first), await callFor(world, step.second)], step.turns);
    case 'forget':
      return world.forget();
    case 'set back':
      return world.pass(-step.by);
  }
};

const changed = (issuer: Issuer, step: Extract<Step, { do: 'rotate' | 'trouble' | 'recover' }>): Issuer => {
  const each = (change: (place: Place, index: number) => Partial<Place>): Issuer => ({
    ...issuer,
    places: issuer.places.map((place, index) => ({ ...place, ...change(place, index) })),
  });
  if (step.do === 'recover') return { ...each(() => ({ silent: false })), documents: 'served', slow: false };
  const isMeant = (index: number) => step.place === 'all' || step.place % issuer.places.length === index;
  if (step.do === 'rotate') return each((_, index) => (isMeant(index) ? { chain: step.chain } : {}));
  switch (step.what) {
    case 'down':
      return each(() => ({ silent: true }));
    case 'silent place':
      return each((_, index) => (isMeant(index) ? { silent: true } : {}));
    case 'slow':
      return { ...issuer, slow: true };
    case 'no discovery document':
    case 'no keys':
      return { ...issuer, documents: step.what };
  }
};

const overwrite = (world: World, { provider, change, index }: Overwrite): void => {
  const arn = pick(world.arns, provider);
  const list = world.listOf(arn);
  const top = world.cast.chains.get(pick(CHAINS, index))?.top ?? '';
  const others = {
    remove: () => list.filter((_, at) => at !== index % list.length),
    add: () => [...list.filter((one) => one !== top), top].slice(-5),
    'add a stranger': () => [...list, strangerNo(index)].slice(-5),
    'put back': () => pick(world.listsOf(arn), index),
    'upper case': () => list.map((entry) => entry.toUpperCase()),
  };
  const next = others[change]();
  if (next.length > 0) world.overwrite(arn, [...new Set(next)]);
};

/** A thumbprint that no certificate of the stories has. */
export const strangerNo = (index: number): string => (index % 4).toString().repeat(40);

const callFor = async (world: World, { ask, fate, meanwhile }: CallPlan): Promise<Call> => {
  const arn = pick(world.arns, ask.provider);
  const usual = { arns: world.arns, whole: true, dryRun: false, wishes: new Map<string, Wish>(), fate };
  const call = {
    ...usual,
    meanwhile: meanwhile && { call: meanwhile.call, act: () => overwrite(world, meanwhile) },
  };
  if (ask.what === 'all') return { ...call, event: {} };
  if (ask.what === 'dry run') return { ...call, event: { dryRun: true }, dryRun: true };
  const one = { ...call, arns: [arn], whole: false };
  if (ask.what === 'one') return { ...one, event: { providers: [arn] } };
  if (ask.what === 'restore' || ask.what === 'restore nothing') {
    const versions = ask.what === 'restore' ? await world.versionsOf(arn) : [];
    const restore = versions.length > 0 ? pick(versions, ask.index) : { version: 9999, list: [] };
    const event = { restore: [{ provider: arn, version: restore.version }] };
    return { ...one, event, wishes: new Map([[arn, { ...NO_WISH, restore }]]) };
  }
  const thumbprint = thumbprintFor(world, arn, ask);
  const stage = ask.what === 'stage';
  const wish = { ...NO_WISH, [stage ? 'staged' : 'approved']: [thumbprint] };
  return { ...one, event: { approve: [{ provider: arn, thumbprint, stage }] }, wishes: new Map([[arn, wish]]) };
};

const thumbprintFor = (world: World, arn: string, { what, index }: Ask): string => {
  const names = what === 'approve what is live' ? world.issuerOf(arn).places.map(({ chain }) => chain) : CHAINS;
  return world.cast.chains.get(pick(names, index))?.top ?? '';
};

/** The one at an index, going round. */
const pick = <T>(of: readonly T[], index: number): T => {
  const [picked] = of.slice(index % of.length);
  if (picked === undefined) throw new Error('There is nothing to choose from.');
  return picked;
};
