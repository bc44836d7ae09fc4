import { type Invocation, invocationAfter, parseInvocation } from '../../lambda/contract/invocation';
import type { Report } from '../../lambda/contract/report';
import type { QuietLook } from '../../lambda/run/quick-look';
import { ALICE } from '../support/iam-event';
import { arnOf } from '../support/provider-arn';
import { statusesOf } from '../support/report';
import { dies } from './death';
import { expectNothingLost } from './expectations';
import type { Harness } from './harness';
import { listsIn, outcomeIn } from './outcome';
import { HELD, ROTATING, STEADY } from './setup';
import { withHarness } from './trial';
import { quickTrialRun, runAfterwards } from './trial-run';

const trialRun = await quickTrialRun();
const { calls, outcome, setup } = trialRun;
const MINUTE = 60_000;
const WRITE = 'UpdateOpenIDConnectProviderThumbprint';
const SCHEDULED = parseInvocation({});
const RUN_IN_PROGRESS = { quickLook: 'run-in-progress', providers: 0 };

/** A run a minute after the one beside it. */
function another(invocation: Invocation = SCHEDULED) {
  return { ...trialRun, invocation, at: trialRun.at + MINUTE };
}

function writesIn({ aws }: Harness): number {
  return aws.calls.filter(({ action }) => action === WRITE).length;
}

/** What two runs at once come to: what one would, and notified once. */
async function expectReconciledOnce(stage: Harness): Promise<void> {
  const { lists, notified } = await outcomeIn(stage.aws);
  expect({ lists, notified }).toEqual({ lists: outcome.lists, notified: outcome.notified });
  expect(writesIn(stage)).toBe(1);
}

test.each(['BatchGetItem', 'GetOpenIDConnectProvider', WRITE] as const)(
  'a quick look ends quietly while a full run is under way, with one call: before %s',
  (action) =>
    withHarness(trialRun, {}, async (stage) => {
      let quick: Report | QuietLook | undefined;
      let made: readonly string[] = [];
      stage.aws.faults.before(action, async () => {
        const begun = stage.aws.calls.length;
        quick = await stage.quickLook(another());
        made = stage.aws.calls.slice(begun).map((call) => call.action);
      });
      await stage.run({ ...trialRun, invocation: SCHEDULED });
      expect(quick).toEqual(RUN_IN_PROGRESS);
      expect(made.filter((one) => one === 'GetItem')).toHaveLength(1);
      await expectReconciledOnce(stage);
    }),
);

test('a quick look leaves alone the providers of which a full run is about to send notifications', () =>
  withHarness(trialRun, {}, async (stage) => {
    let quick: Report | QuietLook | undefined;
    stage.aws.faults.before('Publish', async () => {
      quick = await stage.quickLook(another());
    });
    await stage.run({ ...trialRun, invocation: SCHEDULED });
    expect(quick).toMatchObject({ findings: [], counts: { providers: 2, skipped: 2 } });
    await expectReconciledOnce(stage);
  }));

test.each([
  ['before it reads what is remembered', 'BatchGetItem', {}],
  ['before it becomes a run', 'UpdateItem', { arn: 'run' }],
  ['before it takes a provider', 'UpdateItem', { arn: arnOf(ROTATING) }],
] as const)('a full run that comes in the midst of a quick look is not repeated by it: %s', (_, action, target) =>
  withHarness(trialRun, {}, async (stage) => {
    let full: Report | undefined;
    stage.aws.faults.before(
      action,
      async () => {
        full = await stage.run(another());
      },
      target,
    );
    await stage.quickLook(trialRun);
    expect(full).toBeDefined();
    await expectReconciledOnce(stage);
  }),
);

test('a full run leaves alone what a quick look is about to write', () =>
  withHarness(trialRun, {}, async (stage) => {
    let full: Report | undefined;
    stage.aws.faults.before(WRITE, async () => {
      full = await stage.run(another());
    });
    const quick = await stage.quickLook(trialRun);
    expect(full && statusesOf(full)[0]).toBe('skipped provider-locked');
    expect(quick).toMatchObject({ counts: { updated: 1 } });
    await expectReconciledOnce(stage);
  }));

test('a quick look ends quietly while a manual run is under way, which does what it was asked to do', () =>
  withHarness(trialRun, {}, async (stage) => {
    const approve = [{ provider: arnOf(HELD), thumbprint: setup.unrelatedCertificate }];
    let quick: Report | QuietLook | undefined;
    stage.aws.faults.before(WRITE, async () => {
      quick = await stage.quickLook(another());
    });
    await stage.run({ ...trialRun, invocation: parseInvocation({ approve }) });
    expect(quick).toEqual(RUN_IN_PROGRESS);
    expect(listsIn(stage.aws)[arnOf(HELD)]).toEqual([setup.old, setup.unrelatedCertificate]);
    expect(listsIn(stage.aws)[arnOf(ROTATING)]).toEqual([setup.a, setup.keys, setup.b]);
    // What it left alone, the next quick look does.
    await stage.quickLook({ ...trialRun, at: trialRun.at + 5 * MINUTE });
    expect(listsIn(stage.aws)).toEqual({
      ...outcome.lists,
      [arnOf(HELD)]: [setup.old, setup.unrelatedCertificate],
    });
  }));

test('a request for a provider that a quick look holds is refused, with the advice to ask again', () =>
  withHarness(trialRun, {}, async (stage) => {
    const approve = [{ provider: arnOf(HELD), thumbprint: setup.unrelatedCertificate }];
    let asked: Report | undefined;
    stage.aws.faults.before('Publish', async () => {
      asked = await stage.run(another(parseInvocation({ approve })));
    });
    await stage.quickLook(trialRun);
    expect(asked?.providers).toMatchObject([
      { status: 'skipped', findings: [{ code: 'provider-locked', facts: { asked: true } }] },
    ]);
    await expectReconciledOnce(stage);
  }));

describe('an IAM event beside a quick look', () => {
  const EXTERNAL = '6'.repeat(40);
  const list = [setup.steady, EXTERNAL];
  const change = {
    id: 'event-1',
    action: WRITE,
    provider: arnOf(STEADY),
    caller: ALICE,
    sourceAddress: '192.0.2.7',
    userAgent: 'aws-cli',
    at: new Date(trialRun.at),
    thumbprints: list,
  } as const;
  const overwrite = ({ aws }: Harness): void => void aws.iam.put({ url: STEADY, thumbprints: list });
  const changesIn = async ({ aws }: Harness) =>
    (await outcomeIn(aws)).notified.filter((item) => item.endsWith('iam-change]'));

  test('is told once where the quick look comes in its midst', () =>
    withHarness(trialRun, {}, async (stage) => {
      overwrite(stage);
      stage.aws.faults.before('Publish', async () => {
        await stage.quickLook(another());
      });
      await stage.run({ ...trialRun, invocation: invocationAfter(change) });
      await stage.quickLook({ ...trialRun, at: trialRun.at + 5 * MINUTE });
      await runAfterwards(trialRun, stage);
      expect(await changesIn(stage)).toHaveLength(1);
      expect(listsIn(stage.aws)).toEqual({ ...outcome.lists, [arnOf(STEADY)]: list });
    }));

  test.each(['UpdateItem', 'GetOpenIDConnectProvider', 'Publish'] as const)(
    'is told once where it comes in the midst of the quick look: before %s',
    (action) =>
      withHarness(trialRun, {}, async (stage) => {
        stage.aws.faults.before(action, async () => {
          overwrite(stage);
          await stage.run(another(invocationAfter(change)));
        });
        await stage.quickLook(trialRun);
        await runAfterwards(trialRun, stage);
        expect(await changesIn(stage)).toHaveLength(1);
        expect(listsIn(stage.aws)).toEqual({ ...outcome.lists, [arnOf(STEADY)]: list });
      }),
  );
});

test('two quick looks and a full run at once come to the outcome of one run, with a single write', () =>
  withHarness(trialRun, {}, async (stage) => {
    await Promise.all([
      stage.quickLook(trialRun),
      stage.run({ ...trialRun, invocation: SCHEDULED }),
      stage.quickLook(trialRun),
    ]);
    expect(writesIn(stage)).toBe(1);
    await runAfterwards(trialRun, stage);
    expectNothingLost(await outcomeIn(stage.aws), outcome);
  }));

test('quick looks end quietly while a dead run might still live, and the first one after that makes up for it', () =>
  withHarness(trialRun, {}, async (stage) => {
    const write = calls.findIndex(({ action }) => action === WRITE);
    dies(calls, write, 'before')(stage);
    await stage.quickLook(trialRun).catch(() => null);
    stage.aws.faults.clear();
    for (const minutes of [1, 4]) {
      expect(await stage.quickLook({ ...trialRun, at: trialRun.at + minutes * MINUTE })).toEqual(RUN_IN_PROGRESS);
    }
    await stage.quickLook({ ...trialRun, at: trialRun.at + 6 * MINUTE });
    expect(listsIn(stage.aws)).toEqual(outcome.lists);
  }));
