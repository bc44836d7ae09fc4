import { parseInvocation } from '../../lambda/contract/invocation';
import { stepsOf } from '../../lambda/findings/lookup';
import type { Report } from '../../lambda/contract/report';
import { statusesOf } from '../support/report';
import { expectNothingLost } from './expectations';
import { listsIn, matterOf, outcomeIn } from './outcome';
import { arnOf } from '../support/provider-arn';
import { runAfterwards, scheduledTrialRun } from './trial-run';
import { dies } from './death';
import { HELD, ROTATING, STEADY } from './setup';
import type { Harness } from './harness';
import { withHarness } from './trial';

const trialRun = await scheduledTrialRun();
const { calls, outcome } = trialRun;
const MINUTE = 60_000;
const GET = 'GetOpenIDConnectProvider';

/** What two runs at once come to: what one would, and notified once. */
async function expectReconciledOnce({ aws }: Harness): Promise<void> {
  expect(await outcomeIn(aws)).toEqual(outcome);
  const writes = aws.calls.filter(({ action }) => action === 'UpdateOpenIDConnectProviderThumbprint');
  expect(writes).toHaveLength(1);
}

test('a second run skips the providers whose leases the first one has', () =>
  withHarness(trialRun, {}, async (stage) => {
    const gate = new AbortController();
    const opened = new Promise<void>((resolve) => {
      let waiting = 3;
      const wait = async (): Promise<void> => {
        waiting -= 1;
        if (waiting === 0) resolve();
        await new Promise((open) => gate.signal.addEventListener('abort', open, { once: true }));
      };
      const { faults } = stage.aws;
      for (const issuer of [ROTATING, HELD, STEADY]) faults.before('UpdateItem', wait, { arn: arnOf(issuer), call: 2 });
    });
    const first = stage.run(trialRun);
    await opened;
    const second = await stage.run({ ...trialRun, at: trialRun.at + MINUTE });
    gate.abort();
    expect(statusesOf(second)).toEqual([
      'skipped provider-locked',
      'skipped provider-locked',
      'skipped provider-locked',
    ]);
    expect(second).toMatchObject({ complete: true, findings: [] });
    expect(statusesOf(await first)).toEqual([
      'updated thumbprint-added thumbprint-retired',
      'held approval-required',
      'unchanged',
    ]);
    await expectReconciledOnce(stage);
  }));

test('a second run looks again at a provider that the first has changed since its state was read', () =>
  withHarness(trialRun, {}, async (stage) => {
    let first: Promise<Report> | undefined;
    const runFirst = async (): Promise<void> => {
      first = stage.run(trialRun);
      await first;
    };
    stage.aws.faults.before(GET, runFirst, { arn: arnOf(ROTATING) });
    const second = await stage.run({ ...trialRun, at: trialRun.at + MINUTE });
    expect(first && statusesOf(await first)[0]).toBe('updated thumbprint-added thumbprint-retired');
    expect(statusesOf(second)).toEqual(['unchanged', 'held approval-required', 'unchanged']);
    await expectReconciledOnce(stage);
  }));

test('a second run sends no notification that the first one is about to send', () =>
  withHarness(trialRun, {}, async (stage) => {
    let second: Promise<Report> | undefined;
    stage.aws.faults.before('Publish', async () => {
      second = stage.run({ ...trialRun, at: trialRun.at + MINUTE });
      await second;
    });
    await stage.run(trialRun);
    expect(second && statusesOf(await second)).toEqual([
      'skipped provider-locked',
      'skipped provider-locked',
      'unchanged',
    ]);
    await expectReconciledOnce(stage);
  }));

test('a request for a provider that another run holds is refused, with the advice to ask again', () =>
  withHarness(trialRun, {}, async (stage) => {
    const approve = [{ provider: arnOf(HELD), thumbprint: trialRun.setup.unrelatedCertificate }];
    let asked: Promise<Report> | undefined;
    stage.aws.faults.before('Publish', async () => {
      asked = stage.run({ ...trialRun, invocation: parseInvocation({ approve }) });
      await asked;
    });
    await stage.run(trialRun);
    const finding = { code: 'provider-locked', facts: { asked: true } };
    const providers = (await asked)?.providers ?? [];
    expect(providers).toMatchObject([{ status: 'skipped', findings: [finding] }]);
    expect(providers.flatMap(({ findings }) => findings.flatMap(stepsOf))).toEqual([
      'Your request was not carried out: repeat it later.',
    ]);
    await expectReconciledOnce(stage);
  }));

test('three runs at once come to the outcome of one, with a single write', () =>
  withHarness(trialRun, {}, async (stage) => {
    const reports = await Promise.all(
      [trialRun.at, trialRun.at, trialRun.at].map((at) => stage.run({ ...trialRun, at })),
    );
    expect(reports.map(({ findings }) => findings)).toEqual([[], [], []]);
    await expectReconciledOnce(stage);
  }));

test('a provider that a dead run held is skipped while that run might still live, and checked after that', () =>
  withHarness(trialRun, {}, async (stage) => {
    const write = calls.findIndex(({ action }) => action === 'UpdateOpenIDConnectProviderThumbprint');
    dies(calls, write, 'after')(stage);
    await stage.run(trialRun).catch(() => null);
    stage.aws.faults.clear();
    const meanwhile = await stage.run({ ...trialRun, at: trialRun.at + MINUTE });
    expect(statusesOf(meanwhile)[0]).toBe('skipped provider-locked');
    await runAfterwards(trialRun, stage);
    expectNothingLost(await outcomeIn(stage.aws), outcome);
  }));

test('a provider whose lease cannot be taken at first is skipped where another run takes the lease meanwhile', () =>
  withHarness(trialRun, {}, async (stage) => {
    const { aws } = stage;
    const rotating = arnOf(ROTATING);
    aws.faults.cut('UpdateItem', 'before', { arn: rotating });
    const [record] = trialRun.before.items.filter(({ subject, item }) => subject === rotating && item === 'state');
    aws.faults.before(
      GET,
      () => aws.table.put({ ...record, leaseOwner: 'another', leaseUntil: trialRun.at + MINUTE }),
      {
        arn: rotating,
      },
    );
    const report = await stage.run(trialRun);
    expect(statusesOf(report)[0]).toBe('skipped provider-locked');
    expect(listsIn(aws)).toEqual({ ...outcome.lists, [rotating]: trialRun.before.providers[0]?.thumbprints });
    expect(matterOf(await outcomeIn(aws)).filter((item) => item.startsWith(rotating))).toEqual([]);
  }));
