import fc from 'fast-check';
import {
  type Ask,
  type CallPlan,
  type Event,
  type Overwrite,
  type Step,
  type IssuerFault,
  unrelatedNo,
  take,
} from './steps';
import { CHAINS, type Chains, type ChainName, DAY, MISNAMED } from './sandbox/chains';
import type { Issuer, Place } from './sandbox/issuer';
import type { Fate, Fault } from './sandbox/process';
import type { ModelSandbox, ProviderSetup, Setup } from './sandbox/model-sandbox';

const HOUR = DAY / 24;
const MINUTE = HOUR / 60;
const index = fc.nat(CHAINS.length - 1);
const provider = fc.nat(1);
/** Mostly a chain that shows its host, so that most looks count. */
const chain = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom<ChainName[]>(...CHAINS.filter((name) => /^(public|operator)/.test(name))) },
  { weight: 1, arbitrary: fc.constantFrom<ChainName[]>(...CHAINS) },
);

const overwrites = fc.record<Overwrite>({
  provider,
  index,
  change: fc.constantFrom('remove', 'remove', 'add', 'add a stranger', 'put back', 'put back', 'upper case'),
});

/** As AWS is at its worst, and mostly is not. */
const faults: fc.Arbitrary<Fault[]> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Fault[]>([]) },
  { weight: 1, arbitrary: someFaults({ on: 'memory', times: 1000, nth: 1 }) },
  { weight: 1, arbitrary: someFaults({ on: 'memory', times: 1 }) },
  { weight: 1, arbitrary: someFaults({ on: 'tell', times: 1, nth: 1 }) },
  { weight: 1, arbitrary: someFaults({ on: 'replace', times: 3, nth: 1 }) },
  { weight: 1, arbitrary: someFaults({ on: 'replace', times: 1, nth: 1, error: 'ConcurrentModification' }) },
  { weight: 1, arbitrary: someFaults({ on: 'get', times: 1 }) },
);

function someFaults(fixed: Partial<Fault>): fc.Arbitrary<Fault[]> {
  const moment = fc.constantFrom<Fault['moment'][]>('before', 'after');
  return fc
    .record({ nth: fc.integer({ min: 1, max: 8 }), moment })
    .map((made) => [{ on: 'get', times: 1, error: 'Throttling', ...made, ...fixed }]);
}

const deaths: fc.Arbitrary<Fate['death']> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.record({ call: fc.integer({ min: 1, max: 22 }), moment: fc.constantFrom('before', 'after') }),
  },
);

const asks = fc.record<Ask>({
  what: fc.oneof(
    { weight: 6, arbitrary: fc.constant('all' as const) },
    { weight: 4, arbitrary: fc.constantFrom('approve what is live', 'approve', 'stage', 'restore') },
    { weight: 2, arbitrary: fc.constantFrom('remove', 'remove even if live') },
    { weight: 2, arbitrary: fc.constant('quick look' as const) },
    { weight: 1, arbitrary: fc.constantFrom('one', 'dry run', 'restore nothing') },
  ),
  provider,
  index,
});

/** Whether time passes in the midst of runs. */
export type Pace = 'instant' | 'slow';

/** Time passes until a look is old, until a lease is over, or not as long as that. */
const passages: fc.Arbitrary<Event> = fc.record({
  change: fc.constant('time passes' as const),
  by: fc.constantFrom(MINUTE, 3 * MINUTE, 7 * MINUTE, 20 * MINUTE),
});

function eventsAt(pace: Pace): fc.Arbitrary<Event> {
  return pace === 'slow'
    ? fc.oneof({ weight: 6, arbitrary: overwrites }, { weight: 4, arbitrary: passages })
    : overwrites;
}

function planWith(meanwhile: fc.Arbitrary<Event>): fc.Arbitrary<CallPlan> {
  return fc.record<CallPlan>({
    ask: asks,
    fate: fc.record({ faults, death: deaths }),
    meanwhile: fc.option(
      fc.tuple(fc.integer({ min: 1, max: 18 }), meanwhile).map(([call, what]) => ({ call, ...what })),
      { freq: 5, nil: null },
    ),
  });
}

/** Whoever deletes what is remembered deletes the leases too, that keep two runs apart: so that befalls a run alone. */
function plansAlone(pace: Pace): fc.Arbitrary<CallPlan> {
  return planWith(
    fc.oneof(
      { weight: 10, arbitrary: eventsAt(pace) },
      { weight: 1, arbitrary: fc.record({ change: fc.constant('forget' as const) }) },
    ),
  );
}

/** A quick look, as most of them come: some minutes after the run before. */
function quickLooksAt(pace: Pace): fc.Arbitrary<Step> {
  const ask = { what: 'quick look' as const, provider: 0, index: 0 };
  return fc.record({
    do: fc.constant('run' as const),
    wait: fc.constantFrom(0, 5 * MINUTE, 5 * MINUTE, 5 * MINUTE, HOUR, DAY),
    plan: plansAlone(pace).map((plan) => ({ ...plan, ask })),
  });
}

/** How long nothing happens: from no time to more than two months. */
const waits = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(0, MINUTE) },
  { weight: 6, arbitrary: fc.constantFrom(6 * HOUR, DAY) },
  { weight: 3, arbitrary: fc.constantFrom(3 * DAY, 8 * DAY, 31 * DAY, 70 * DAY) },
);

const kind = fc.constantFrom<('rsa' | 'ecdsa')[]>('rsa', 'rsa', 'ecdsa');
const somePlaces = fc.oneof(fc.constant('all' as const), fc.nat(2));

const rotations: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('rotate'),
  provider,
  place: somePlaces,
  asked: kind,
  chain,
});

const errors: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('trouble'),
  provider,
  place: fc.nat(2),
  what: fc.constantFrom<IssuerFault[]>(
    'down',
    'silent',
    'silent',
    'not-allowed',
    'no-route',
    'beyond-limit',
    'no discovery document',
    'no keys',
    'slow',
  ),
});

const resets: fc.Arbitrary<Step> = fc.record({ do: fc.constant('reset'), provider, place: fc.nat(2), asked: kind });

const impostors: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('impostor'),
  provider,
  place: somePlaces,
  chain: fc.oneof({ weight: 4, arbitrary: fc.constantFrom<ChainName[]>(...MISNAMED) }, chain),
  theirs: fc.option(fc.constantFrom<ChainName[]>(...MISNAMED), { nil: null }),
});

/** The steps of a story; runs are as frequent as all else together. */
function stepsAt(pace: Pace): fc.Arbitrary<Step> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.record({ do: fc.constant('run' as const), wait: waits, plan: plansAlone(pace) }) },
    { weight: 8, arbitrary: quickLooksAt(pace) },
    { weight: 1, arbitrary: fc.constant({ do: 'quick looks until nothing is new' as const }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('run both' as const),
        wait: waits,
        first: planWith(eventsAt(pace)),
        second: planWith(eventsAt(pace)),
        slices: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }),
      }),
    },
    { weight: 6, arbitrary: rotations },
    { weight: 2, arbitrary: errors },
    { weight: 1, arbitrary: resets },
    { weight: 1, arbitrary: impostors },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('recover' as const), provider }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('ask' as const), provider, once: fc.boolean() }) },
    { weight: 3, arbitrary: overwrites.map((what) => ({ do: 'overwrite' as const, ...what })) },
    {
      weight: 1,
      arbitrary: fc.oneof(
        fc.constant({ do: 'forget' as const }),
        fc.record({ do: fc.constant('set back' as const), by: fc.constantFrom(30_000, HOUR, 2 * DAY) }),
      ),
    },
  );
}

/** A step as fast-check takes it: whatever it breaks is known when it is over. */
type Command = fc.AsyncCommand<ModelSandbox['model'], ModelSandbox>;

export function commandFor(step: Step): Command {
  return {
    check: () => true,
    run: async (model, sandbox) => {
      await take(step, sandbox);
      if (model.complaints.length > 0) throw new Error(model.complaints.join('\n'));
    },
    toString: () => JSON.stringify(step),
  };
}

/**
 * Stories of up to so many steps.
 * @param pace whether time passes in the midst of runs: a table has a time of its own, and takes what it was asked before
 * for late
 */
export function stories(maxSteps: number, pace: Pace): fc.Arbitrary<Iterable<Command>> {
  return fc.commands([stepsAt(pace).map(commandFor)], { maxCommands: maxSteps, size: 'max' });
}

function place(host: string, number: number): fc.Arbitrary<Place> {
  return fc.tuple(chain, fc.option(chain, { freq: 3, nil: null })).map(([rsa, ecdsa]) => ({
    host,
    address: `192.0.2.${number}`,
    rsa,
    ecdsa,
    unanswered: null,
    reset: null,
    impostor: null,
  }));
}

function lists(chains: Chains): fc.Arbitrary<string[]> {
  const tops = [...chains.chains.values()].map(({ top }) => top);
  const entries = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...tops) }, index.map(unrelatedNo));
  return fc.uniqueArray(entries, { maxLength: 5 });
}

const profiles = {
  updates: fc.oneof(
    { weight: 5, arbitrary: fc.constant('verified' as const) },
    { weight: 1, arbitrary: fc.constantFrom('always', 'never') },
  ),
  overlapDays: fc.constantFrom(30, 30, 7, 0),
};

/** An account, where quick looks come often, seldom or never. */
export function setups(chains: Chains): fc.Arbitrary<Setup> {
  return fc.record({ providers: providers(chains), quickLookMinutes: fc.constantFrom(5, 5, 15, 20, null) });
}

/** Two providers: one with two addresses and perhaps a host of its own for its keys, and one with a single address. */
function providers(chains: Chains): fc.Arbitrary<ProviderSetup[]> {
  return fc.tuple(
    fc.record({
      issuer: fc
        .tuple(place('one.example', 1), place('one.example', 2), fc.option(place('keys.one.example', 3)), fc.nat(3))
        .map(([one, two, keys, questions]) =>
          issuerOf('one.example', keys?.host ?? null, [one, two, ...(keys ? [keys] : [])], questions === 0),
        ),
      list: lists(chains),
      ...profiles,
    }),
    fc.record({
      issuer: place('two.example', 4).map((only) => issuerOf('two.example', null, [only], false)),
      list: lists(chains),
      ...profiles,
    }),
  );
}

function issuerOf(host: string, keysHost: string | null, places: Issuer['places'], askedOnce: boolean): Issuer {
  return {
    url: `https://${host}`,
    host,
    keysHost,
    places,
    documents: 'served',
    slow: false,
    theirs: null,
    askedOnce,
  };
}

/** A run that nothing befalls. */
export const CALM: Step = {
  do: 'run',
  wait: 6 * HOUR,
  plan: { ask: { what: 'all', provider: 0, index: 0 }, fate: { faults: [], death: null }, meanwhile: null },
};
