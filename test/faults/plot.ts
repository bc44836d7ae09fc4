import { type Invocation, parseInvocation } from '../../lambda/contract/invocation';
import { type Outcome, outcomeIn } from './outcome';
import { HELD, ROTATING, SCHEDULED, STEADY, type Epoch, type Scene, playScene } from './scene';
import { type Holdings, type Stage, setStage } from './stage';
import { type CallId, identify } from './ways';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 2, 6);

/** A run into which faults are thrown, and all that it rests on. */
export interface Plot {
  scene: Scene;
  /** What the account holds before it. */
  before: Holdings;
  /** When it is, and what the issuers present then. */
  at: number;
  epoch: Epoch;
  invocation: Invocation;
  /** Its calls, when nothing goes wrong. */
  calls: readonly CallId[];
  /** What then comes of it, and of the scheduled run after it. */
  outcome: Outcome;
}

/** When the run after it is: no lease lasts so long. */
export const afterwards = ({ at }: Pick<Plot, 'at'>): number => at + HOUR;

/**
 * Forty days of the scene. The run adds what `ROTATING` presents since today and retires what it presented until 39 days
 * ago; it opens a condition for `HELD`; it tells both, and remembers.
 */
export const scheduledPlot = async (): Promise<Plot> => {
  const scene = await playScene();
  const seeds = [
    { url: ROTATING, thumbprints: [scene.a, scene.keys] },
    { url: HELD, thumbprints: [scene.old] },
    { url: STEADY, thumbprints: [scene.steady] },
  ];
  const found = await after(scene, { providers: seeds, items: [] }, START, scene.epochs[0]);
  const before = await after(scene, found, START + DAY, scene.epochs[1]);
  return complete({ scene, before, at: START + 40 * DAY, epoch: scene.epochs[2], invocation: SCHEDULED });
};

/** The ARN of an issuer's provider. */
export const arnOf = (issuer: string): string => issuer.replace('https://', 'arn:aws:iam::123456789012:oidc-provider/');

/** What somebody wants to have pinned ahead in `askedPlot`. */
export const STAGED = '5'.repeat(40);

/** What somebody else has put into the list of `STEADY` in `askedPlot`. */
export const FOREIGN = '6'.repeat(40);

/**
 * A day later a person asks for all there is: to approve what `HELD` presents and to pin something ahead for it, to put the
 * second list of `ROTATING` back, and to take out what somebody else has put into the list of `STEADY`.
 */
export const askedPlot = async (): Promise<Plot> => {
  const { scene, before: early, at, epoch } = await scheduledPlot();
  const providers = early.providers.map((one) =>
    one.url === STEADY.replace('https://', '') ? { ...one, thumbprints: [...(one.thumbprints ?? []), FOREIGN] } : one,
  );
  const before = await after(scene, { ...early, providers }, at, epoch);
  const invocation = parseInvocation({
    approve: [
      { provider: arnOf(HELD), thumbprint: scene.stranger },
      { provider: arnOf(HELD), thumbprint: STAGED, stage: true },
    ],
    restore: [{ provider: arnOf(ROTATING), version: 2 }],
    remove: [{ provider: arnOf(STEADY), thumbprint: FOREIGN }],
  });
  return complete({ scene, before, at: at + DAY, epoch, invocation });
};

const after = async (scene: Scene, before: Holdings, at: number, epoch: Epoch): Promise<Holdings> => {
  const stage = await setStage(scene, before);
  await stage.run({ at, epoch });
  const holdings = await stage.holdings();
  await stage.close();
  return holdings;
};

const complete = async (plot: Omit<Plot, 'calls' | 'outcome'>): Promise<Plot> => {
  const stage = await setStage(plot.scene, plot.before);
  await stage.run(plot);
  const calls = identify(stage.aws.calls);
  await runAfterwards(plot, stage);
  const outcome = await outcomeIn(stage.aws);
  await stage.close();
  return { ...plot, calls, outcome };
};

/** The scheduled run after it, without faults. */
export const runAfterwards = (plot: Pick<Plot, 'at' | 'epoch'>, stage: Stage) =>
  stage.run({ at: afterwards(plot), epoch: plot.epoch });
