import { CHAINS, type ChainName, ELSEWHERE } from './sandbox/chains';
import type { Issuer, Place } from './sandbox/issuer';
import type { Fate } from './sandbox/process';
import type { Call, ModelSandbox } from './sandbox/model-sandbox';
import { lower } from './spec/model-state';
import { NO_REQUEST, type ModelRequest } from './spec/expected-outcome';

/** One step of a story, as data: what is made up by chance, and printed when something is wrong. */
export type Step =
  | IssuerStep
  | ({ do: 'overwrite' } & Overwrite)
  | { do: 'run'; wait: number; plan: CallPlan }
  | { do: 'run both'; wait: number; first: CallPlan; second: CallPlan; slices: readonly number[] }
  | { do: 'forget' }
  | { do: 'set back'; by: number }
  | { do: 'quick looks until nothing is new' };

/** What happens to an issuer. Places count round; `all` are those of the issuer host where an impostor comes. */
export type IssuerStep = { provider: number } & (
  | { do: 'rotate'; place: number | 'all'; asked: 'rsa' | 'ecdsa'; chain: ChainName }
  | { do: 'trouble'; place: number; what: IssuerFault }
  | { do: 'reset'; place: number; asked: 'rsa' | 'ecdsa' }
  | { do: 'impostor'; place: number | 'all'; chain: ChainName; theirs: ChainName | null }
  | { do: 'ask'; once: boolean }
  | { do: 'recover' }
);

/** What can be wrong with an issuer; with one of its places, why that cannot be asked. */
export type IssuerFault = 'down' | NonNullable<Place['unanswered']> | 'no discovery document' | 'no keys' | 'slow';

/** What another writer does to a list. */
export interface Overwrite {
  provider: number;
  change: 'remove' | 'add' | 'add a stranger' | 'put back' | 'upper case';
  /** Which one; of however many there are. */
  index: number;
}

/** What happens in the midst of a run: another writer, time that passes, or all that is remembered is lost. */
export type Event = Overwrite | { change: 'time passes'; by: number } | { change: 'forget' };

/** What a run is asked to do. */
export interface Ask {
  what:
    | 'all'
    | 'one'
    | 'dry run'
    | 'quick look'
    | 'approve what is live'
    | 'approve'
    | 'stage'
    | 'remove'
    | 'remove even if live'
    | 'restore'
    | 'restore nothing';
  provider: number;
  index: number;
}

/** A run, with what is to befall it. */
export interface CallPlan {
  ask: Ask;
  fate: Fate;
  /** What happens before a call of the run's. */
  meanwhile: ({ call: number } & Event) | null;
}

/** Takes a step. */
export async function take(step: Step, sandbox: ModelSandbox): Promise<void> {
  switch (step.do) {
    case 'rotate':
    case 'trouble':
    case 'reset':
    case 'impostor':
    case 'ask':
    case 'recover': {
      const arn = pick(sandbox.arns, step.provider);
      sandbox.change(arn, changed(sandbox.issuerOf(arn), step));
      return;
    }
    case 'overwrite':
      return overwrite(sandbox, step);
    case 'run':
      sandbox.pass(step.wait);
      await sandbox.run([await callFor(sandbox, step.plan)], []);
      return;
    case 'run both':
      sandbox.pass(step.wait);
      await sandbox.run([await callFor(sandbox, step.first), await callFor(sandbox, step.second)], step.slices);
      return;
    case 'quick looks until nothing is new':
      return lookUntilQuiet(sandbox);
    case 'forget':
      return sandbox.forget();
    case 'set back':
      return sandbox.pass(-step.by);
  }
}

/** As many quick looks at one moment as may find something new, when nothing happens: each counts once more what it finds. */
const MOST_CHANGES = 8;

async function lookUntilQuiet(sandbox: ModelSandbox): Promise<void> {
  const calm: CallPlan = {
    ask: { what: 'quick look', provider: 0, index: 0 },
    fate: { faults: [], death: null },
    meanwhile: null,
  };
  for (let look = 0; look < MOST_CHANGES; look += 1) {
    const [end] = await sandbox.run([await callFor(sandbox, calm)], []);
    if (typeof end === 'object' && 'quiet' in end) return;
  }
  sandbox.model.unsettled();
}

function changed(issuer: Issuer, step: IssuerStep): Issuer {
  const each = (change: Partial<Place>, isMeant: (place: Place, index: number) => boolean = () => true): Issuer => ({
    ...issuer,
    places: issuer.places.map((place, index) => (isMeant(place, index) ? { ...place, ...change } : place)),
  });
  const at = (place: number | 'all') => (_: Place, index: number) =>
    place === 'all' || place % issuer.places.length === index;
  switch (step.do) {
    case 'rotate':
      return each({ [step.asked]: step.chain }, at(step.place));
    case 'reset':
      return each({ reset: step.asked }, at(step.place));
    case 'impostor': {
      const isMeant = at(step.place);
      const isTheirs = (place: Place, index: number) => isMeant(place, index) && place.host === issuer.host;
      return { ...each({ impostor: step.chain }, isTheirs), theirs: step.theirs && placeOf(step.theirs) };
    }
    case 'ask':
      return { ...issuer, askedOnce: step.once };
    case 'recover': {
      const sound = each({ unanswered: null, reset: null, impostor: null });
      return { ...sound, documents: 'served', slow: false, theirs: null };
    }
    case 'trouble':
      return troubled(issuer, step.what, (change) => each(change, step.what === 'down' ? undefined : at(step.place)));
  }
}

function troubled(issuer: Issuer, what: IssuerFault, each: (change: Partial<Place>) => Issuer): Issuer {
  switch (what) {
    case 'down':
      return each({ unanswered: 'silent' });
    case 'slow':
      return { ...issuer, slow: true };
    case 'no discovery document':
    case 'no keys':
      return { ...issuer, documents: what };
    case 'silent':
    case 'not-allowed':
    case 'no-route':
    case 'beyond-limit':
      return each({ unanswered: what });
  }
}

/** Where an impostor's own JWKS are. */
function placeOf(chain: ChainName): Place {
  return {
    host: ELSEWHERE,
    address: '192.0.2.66',
    rsa: chain,
    ecdsa: null,
    unanswered: null,
    reset: null,
    impostor: null,
  };
}

function overwrite(sandbox: ModelSandbox, { provider, change, index }: Overwrite): void {
  const arn = pick(sandbox.arns, provider);
  const list = sandbox.listOf(arn);
  const top = topOf(sandbox, pick(CHAINS, index));
  const others = {
    remove: () => list.filter((_, at) => at !== index % list.length),
    add: () => [...list.filter((one) => one !== top), top].slice(-5),
    'add a stranger': () => [...list, unrelatedNo(index)].slice(-5),
    'put back': () => pick(sandbox.listsOf(arn), index),
    'upper case': () => list.map((entry) => entry.toUpperCase()),
  };
  const next = others[change]();
  if (next.length > 0) sandbox.overwrite(arn, [...new Set(next)]);
}

function happen(sandbox: ModelSandbox, event: Event): void {
  if (event.change === 'time passes') sandbox.pass(event.by);
  else if (event.change === 'forget') sandbox.forget();
  else overwrite(sandbox, event);
}

/** A thumbprint that no certificate of the stories has. */
export function unrelatedNo(index: number): string {
  return (index % 4).toString().repeat(40);
}

async function callFor(sandbox: ModelSandbox, { ask, fate, meanwhile }: CallPlan): Promise<Call> {
  const arn = pick(sandbox.arns, ask.provider);
  const nobody = new Map<string, ModelRequest>();
  const usual = { arns: sandbox.arns, whole: true, quick: false, dryRun: false, requests: nobody, fate };
  const call = {
    ...usual,
    meanwhile: meanwhile && { call: meanwhile.call, act: () => happen(sandbox, meanwhile) },
  };
  if (ask.what === 'all') return { ...call, event: {} };
  if (ask.what === 'quick look') return { ...call, arns: [], whole: false, quick: true, event: { only: 'enforced' } };
  if (ask.what === 'dry run') return { ...call, event: { dryRun: true }, dryRun: true };
  const one = { ...call, arns: [arn], whole: false };
  if (ask.what === 'one') return { ...one, event: { providers: [arn] } };
  if (ask.what === 'restore' || ask.what === 'restore nothing') {
    const versions = ask.what === 'restore' ? await sandbox.versionsOf(arn) : [];
    const restore = versions.length > 0 ? pick(versions, ask.index) : { version: 9999, list: [] };
    const event = { restore: [{ provider: arn, version: restore.version }] };
    return { ...one, event, requests: new Map([[arn, { ...NO_REQUEST, restore }]]) };
  }
  if (ask.what === 'remove' || ask.what === 'remove even if live') {
    const evenIfLive = ask.what === 'remove even if live';
    const thumbprint = pick([...lower(sandbox.listOf(arn)), topOf(sandbox, pick(CHAINS, ask.index))], ask.index);
    const event = { remove: [{ provider: arn, thumbprint, evenIfLive }] };
    return {
      ...one,
      event,
      requests: new Map([[arn, { ...NO_REQUEST, removed: new Map([[thumbprint, evenIfLive]]) }]]),
    };
  }
  const thumbprint = thumbprintFor(sandbox, arn, ask);
  const stage = ask.what === 'stage';
  const requested = { ...NO_REQUEST, [stage ? 'staged' : 'approved']: [thumbprint] };
  return { ...one, event: { approve: [{ provider: arn, thumbprint, stage }] }, requests: new Map([[arn, requested]]) };
}

function thumbprintFor(sandbox: ModelSandbox, arn: string, { what, index }: Ask): string {
  const names = what === 'approve what is live' ? liveAt(sandbox.issuerOf(arn)) : CHAINS;
  return topOf(sandbox, pick(names, index));
}

function topOf({ chains }: ModelSandbox, name: ChainName): string {
  return chains.chains.get(name)?.top ?? '';
}

function liveAt({ places, theirs }: Issuer): ChainName[] {
  return [...places, ...(theirs ? [theirs] : [])].flatMap(({ rsa, ecdsa, impostor }) =>
    impostor ? [impostor] : [rsa, ...(ecdsa ? [ecdsa] : [])],
  );
}

/** The one at an index, going round. */
function pick<T>(of: readonly T[], index: number): T {
  const [picked] = of.slice(index % of.length);
  if (picked === undefined) throw new Error('There is nothing to choose from.');
  return picked;
}
