import * as v from 'valibot';
import { InputError, checkInput, closedObject } from '../contract/input-error';

/**
 * Kinds of executions: over all accounts; the quick look at enforced providers; or none, since another execution is under way.
 */
export const KINDS = ['full', 'quick', 'busy'] as const;
export type Kind = (typeof KINDS)[number];

/** What the state machine carries from stage to stage, and nothing else. */
export interface State {
  /** ID of the run: the name of the execution. */
  run: string;
  kind: Kind;
  /** Key of the file that the next map goes over; empty where none does. */
  key: string;
  /** Number of items in that file. */
  count: number;
}

/** Stages of the function Coordinate that follow `begin`, each with the payload `{stage, run, kind}`; each returns a `State`. */
export const STAGES = ['accounts', 'issuers', 'compare', 'notify', 'end'] as const;

/** Maps of the state machine, by the stage of their children. */
export const MAPS = ['inventory', 'observe', 'act'] as const;
export type MapName = (typeof MAPS)[number];

/** Schema: the name of an execution. Keys of files are made of it. */
const run = v.pipe(v.string('must be text'), v.regex(/^[\w-]{1,80}$/, 'must be the name of an execution'));

const item = v.looseObject({ batch: v.pipe(v.number(), v.integer(), v.minValue(0)) });

const coordinateEvent = v.variant(
  'stage',
  [
    /** `machine` is the ARN of the state machine (`$$.StateMachine.Id`), for the commands in messages. */
    v.strictObject({ stage: v.literal('begin'), run, machine: v.string(), input: v.unknown() }),
    v.strictObject({ stage: v.picklist(STAGES), run, kind: v.picklist(KINDS) }),
    /** What the `Catch` of a map's child passes on: its item, and the error of Step Functions. */
    v.strictObject({ stage: v.literal('note'), run, map: v.picklist(MAPS), item, error: v.unknown() }),
  ],
  'must be a stage of this function, with its parameters',
);

/** Event of the function Coordinate. */
export type CoordinateEvent = v.InferOutput<typeof coordinateEvent>;

/** @throws InputError naming the key that is wrong */
export function parseCoordinateEvent(event: unknown): CoordinateEvent {
  return checkInput(coordinateEvent, event, 'event');
}

/** Event of the child of a map: `{stage, run, item}`. The item is an entry of the file that the map goes over. */
export interface MapEvent {
  run: string;
  item: unknown;
}

/**
 * Reads the event of a map's child; its item is read by its own schema.
 * @throws InputError naming the key that is wrong
 */
export function parseMapEvent(stage: MapName, event: unknown): MapEvent {
  const schema = closedObject({ stage: v.literal(stage), run, item: v.unknown() });
  const { run: id, item: given } = checkInput(schema, event, 'event');
  if (given === undefined) throw new InputError('Invalid event. item: is missing.');
  return { run: id, item: given };
}

/** Keys of the files in the bucket. */
export const FILES = {
  commands: (id: string) => `runs/${id}/commands.json`,
  accounts: (id: string) => `runs/${id}/accounts.json`,
  /** Accounts that are not read. */
  leftOut: (id: string) => `runs/${id}/left-out.json`,
  inventory: (id: string, batch: number) => `runs/${id}/inventory/${batch}.json`,
  issuers: (id: string) => `runs/${id}/issuers.json`,
  /** @param key key of the unit (`unitKey`) */
  observation: (id: string, key: string) => `runs/${id}/observations/${key}.json`,
  /** What the stage `compare` saw of the observations: Act takes no other ones. */
  compared: (id: string) => `runs/${id}/compared.json`,
  act: (id: string) => `runs/${id}/act.json`,
  results: (id: string, batch: number) => `runs/${id}/results/${batch}.json`,
  /** Batches whose function did not come to its end. */
  note: (id: string, map: MapName, batch: number) => `runs/${id}/notes/${map}-${batch}.json`,
  /** What a run has to say, for operators. */
  digest: (id: string) => `runs/${id}/digest.json`,
  /** Figures of that; written after it. */
  summary: (id: string) => `runs/${id}/summary.json`,
  /** Enforced providers of the last full run, for the quick looks. */
  enforced: 'latest/enforced.json',
} as const;
