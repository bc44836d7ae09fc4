import { parseInvocation } from '../../../lambda/contract/invocation';
import { createTlsContexts } from '../../../lambda/observe/tls/tls-settings';
import { quickLook } from '../../../lambda/run/quick-look';
import { run } from '../../../lambda/run/run';
import { checkInput } from '../../../lambda/contract/input-error';
import { settingsSchema } from '../../../lambda/contract/settings';
import { type ReferenceModel, type Outcome, type Profile, createReferenceModel } from '../spec/reference-model';
import type { ModelRequest } from '../spec/expected-outcome';
import { type Chains, DAY, START } from './chains';
import { type Issuer, probeHost } from './issuer';
import { observationOf } from './observation';
import { arnOf } from '../../support/provider-arn';
import type { Parts } from './parts';
import { type Fate, startProcess } from './process';
import { type Turns, createTurns } from './turns';

/** A provider at the beginning of a story. */
export interface ProviderSetup {
  issuer: Issuer;
  list: readonly string[];
  updates: Profile['updates'];
  overlapDays: number;
}

/** An account at the beginning of a story. */
export interface Setup {
  providers: readonly ProviderSetup[];
  /** Minutes from one quick look to the next, as the settings say; null when they say that there are none. */
  quickLookMinutes: number | null;
}

/** What a run is asked to do, as the event of an invocation; and what that means to the model. */
export interface Call {
  event: object;
  arns: readonly string[];
  whole: boolean;
  quick: boolean;
  dryRun: boolean;
  requests: Map<string, ModelRequest>;
  fate: Fate;
  /** What somebody else does at a call of this run's, before it is carried out. */
  meanwhile: { call: number; act: () => void } | null;
}

/** The watcher in its world: issuers, other people, AWS, and time. */
export interface ModelSandbox {
  arns: readonly string[];
  chains: Chains;
  issuerOf: (arn: string) => Issuer;
  change: (arn: string, issuer: Issuer) => void;
  /** Someone else writes a list. */
  overwrite: (arn: string, list: readonly string[]) => void;
  listOf: (arn: string) => readonly string[];
  /** All lists that a provider ever had, the first one first. */
  listsOf: (arn: string) => readonly (readonly string[])[];
  /** The history, as the memory has it. */
  versionsOf: (arn: string) => Promise<{ version: number; list: readonly string[] }[]>;
  forget: () => void;
  pass: (milliseconds: number) => void;
  /** Runs the watcher; several runs at once make their calls by turns of these lengths. */
  run: (calls: readonly Call[], slices: readonly number[]) => Promise<Outcome[]>;
  model: ReferenceModel;
}

/** No waiting: it is not the waits that are tried here. */
const IMPATIENT = { retryMs: [0], readBackMs: [0] };

const NO_CONTEXTS = createTlsContexts([]);

/** Lets all go on that waits for nothing. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Starts a world. */
export function createModelSandbox(
  createParts: (clock: () => number) => Parts,
  chains: Chains,
  { providers: setups, quickLookMinutes }: Setup,
): ModelSandbox {
  let clock = START;
  /** Goes on whatever is done to the clock. */
  let steady = 0;
  const parts = createParts(() => clock);
  let runs = 0;
  const issuers = new Map(setups.map(({ issuer }) => [arnOf(issuer.url), issuer]));
  const histories = new Map<string, (readonly string[])[]>();
  const issuerOf = (arn: string): Issuer => {
    const issuer = issuers.get(arn);
    if (!issuer) throw new Error(`There is no issuer for ${arn}.`);
    return issuer;
  };
  const profiles = new Map(
    setups.map(({ issuer, updates, overlapDays }): [string, Profile] => {
      const overlap = overlapDays === 0 ? null : overlapDays * DAY;
      const quickEvery = quickLookMinutes === null ? null : (quickLookMinutes * DAY) / 1440;
      return [arnOf(issuer.url), { updates, overlap, chains, quickEvery }];
    }),
  );
  const model = createReferenceModel(profiles, {
    now: () => clock,
    probeHost: (arn) => probeHost(issuerOf(arn), chains, clock),
  });
  const settings = checkInput(
    settingsSchema,
    {
      quickLookMinutes,
      providers: Object.fromEntries(
        setups.map(({ issuer, updates, overlapDays }) => [issuer.url, { updates, overlapDays }]),
      ),
    },
    'settings',
  );
  const noteList = (arn: string): void => {
    histories.set(arn, [...(histories.get(arn) ?? []), parts.listOf(arn)]);
  };
  const overwrite: ModelSandbox['overwrite'] = (arn, list) => {
    parts.put(arn, list);
    model.overwritten(arn, list);
    noteList(arn);
  };
  for (const { issuer, list } of setups) overwrite(arnOf(issuer.url), list);

  const start = async (call: Call, runId: string, slices: Turns): Promise<Outcome> => {
    const { event, arns, whole, quick, dryRun, requests, fate, meanwhile } = call;
    model.began({ runId, dryRun, arns, whole, quick, requests, now: clock });
    const process = startProcess(runId, fate, {
      parts,
      heard: (made) => {
        model.heard(made);
        if (made.operation === 'replace' && made.effect) noteList(made.key);
      },
      step: async (number) => {
        const end = await slices.take(runId);
        if (meanwhile?.call === number) {
          // What the call before came to is seen at the moment of that call.
          await settle();
          meanwhile.act();
        }
        return end;
      },
    });
    const ending = (quick ? quickLook : run)(parseInvocation(event), {
      ...process,
      settings,
      trustOf: () => ({ contexts: NO_CONTEXTS, anchors: chains.anchors }),
      observe: (url) =>
        process.call('look', arnOf(url), [], async () => observationOf(issuerOf(arnOf(url)), chains, clock)),
      clock: () => new Date(clock),
      monotonic: () => steady,
      approveAllCommand: (approvals) => `APPROVE ${approvals.length}`,
      reportCommand: 'REPORT',
      patience: IMPATIENT,
      remainingMs: () => 300_000,
      newRunId: () => runId,
    }).then(
      (end): Outcome =>
        'quickLook' in end
          ? { quiet: end.quickLook }
          : { codes: end.providers.flatMap(({ findings }) => findings.map(({ code }) => code)) },
      (error: Error): Outcome => ({ error }),
    );
    const outcome = await Promise.race([ending, process.died]);
    model.ended(runId, outcome);
    slices.leave(runId);
    return outcome;
  };
  const nextRunId = (): string => `run-${(runs += 1)}`;

  return {
    arns: [...issuers.keys()],
    chains,
    model,
    issuerOf,
    overwrite,
    change: (arn, issuer) => void issuers.set(arn, issuer),
    listOf: parts.listOf,
    listsOf: (arn) => histories.get(arn) ?? [],
    versionsOf: async (arn) =>
      (await parts.stateStore.versions(arn, clock)).map(({ version, text }) => {
        const { after: list }: { after: string[] } = JSON.parse(text);
        return { version, list };
      }),
    forget: () => {
      parts.forget();
      model.forgotten();
    },
    pass: (milliseconds) => {
      clock += milliseconds;
      steady += Math.max(0, milliseconds);
      if (milliseconds < 0) model.setBack(-milliseconds);
    },
    run: async (calls, slices) => {
      const runIds = calls.map(() => nextRunId());
      const order = createTurns(runIds, slices);
      return Promise.all(calls.map((call, index) => start(call, runIds[index] ?? '', order)));
    },
  };
}
