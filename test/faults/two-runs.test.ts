import { parseInvocation } from '../../lambda/contract/invocation';
import type { Report } from '../../lambda/contract/report';
import { expectNothingLost } from './expectations';
import { listsIn, matterOf, outcomeIn } from './outcome';
import { arnOf, runAfterwards, scheduledPlot } from './plot';
import { dies } from './death';
import { HELD, ROTATING, STEADY } from './scene';
import type { Stage } from './stage';
import { onStage } from './trial';

const plot = await scheduledPlot();
const { calls, outcome } = plot;
const MINUTE = 60_000;
const GET = 'GetOpenIDConnectProvider';

const statusesIn = ({ providers }: Report): string[] =>
  providers.map(({ status, findings }) => `${status} ${findings.map(({ code }) => code).join(' ')}`.trim());

/** What two runs at once come to: what one would, and told once. */
const expectHandledOnce = async ({ aws }: Stage): Promise<void> => {
  expect(await outcomeIn(aws)).toEqual(outcome);
  const writes = aws.calls.filter(({ action }) => action === 'UpdateOpenIDConnectProviderThumbprint');
  expect(writes).toHaveLength(1);
};

test('a second run leaves alone what the first has in hand', () =>
  onStage(plot, {}, async (stage) => {
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
    const first = stage.run(plot);
    await opened;
    const second = await stage.run({ ...plot, at: plot.at + MINUTE });
    gate.abort();
    expect(statusesIn(second)).toEqual(['skipped being-handled', 'skipped being-handled', 'skipped being-handled']);
    expect(second).toMatchObject({ complete: true, findings: [] });
    expect(statusesIn(await first)).toEqual([
      'updated thumbprint-added thumbprint-retired',
      'held approval-required',
      'unchanged',
    ]);
    await expectHandledOnce(stage);
  }));

test('a second run looks again at what the first has changed since it read what is remembered', () =>
  onStage(plot, {}, async (stage) => {
    let first: Promise<Report> | undefined;
    const runFirst = async (): Promise<void> => {
      first = stage.run(plot);
      await first;
    };
    stage.aws.faults.before(GET, runFirst, { arn: arnOf(ROTATING) });
    const second = await stage.run({ ...plot, at: plot.at + MINUTE });
    expect(first && statusesIn(await first)[0]).toBe('updated thumbprint-added thumbprint-retired');
    expect(statusesIn(second)).toEqual(['unchanged', 'held approval-required', 'unchanged']);
    await expectHandledOnce(stage);
  }));

test('what the first has not told yet, the second does not tell either', () =>
  onStage(plot, {}, async (stage) => {
    let second: Promise<Report> | undefined;
    stage.aws.faults.before('Publish', async () => {
      second = stage.run({ ...plot, at: plot.at + MINUTE });
      await second;
    });
    await stage.run(plot);
    expect(second && statusesIn(await second)).toEqual(['skipped being-handled', 'skipped being-handled', 'unchanged']);
    await expectHandledOnce(stage);
  }));

test('a wish for what the first has in hand is refused, and the person told to ask again', () =>
  onStage(plot, {}, async (stage) => {
    const approve = [{ provider: arnOf(HELD), thumbprint: plot.scene.stranger }];
    let asked: Promise<Report> | undefined;
    stage.aws.faults.before('Publish', async () => {
      asked = stage.run({ ...plot, invocation: parseInvocation({ approve }) });
      await asked;
    });
    await stage.run(plot);
    const finding = { code: 'being-handled', action: 'What was asked for was not done: ask again later.' };
    expect((await asked)?.providers).toMatchObject([{ status: 'skipped', findings: [finding] }]);
    await expectHandledOnce(stage);
  }));

test('three runs that race', () =>
  onStage(plot, {}, async (stage) => {
    const reports = await Promise.all([plot.at, plot.at, plot.at].map((at) => stage.run({ ...plot, at })));
    expect(reports.map(({ findings }) => findings)).toEqual([[], [], []]);
    await expectHandledOnce(stage);
  }));

test('what a dead run had in hand is left alone while it might still live, and taken up after that', () =>
  onStage(plot, {}, async (stage) => {
    const write = calls.findIndex(({ action }) => action === 'UpdateOpenIDConnectProviderThumbprint');
    dies(calls, write, 'after')(stage);
    await stage.run(plot).catch(() => null);
    stage.aws.faults.clear();
    const meanwhile = await stage.run({ ...plot, at: plot.at + MINUTE });
    expect(statusesIn(meanwhile)[0]).toBe('skipped being-handled');
    await runAfterwards(plot, stage);
    expectNothingLost(await outcomeIn(stage.aws), outcome);
  }));

test('a page that could not be opened at first may be taken when it can', () =>
  onStage(plot, {}, async (stage) => {
    const { aws } = stage;
    const rotating = arnOf(ROTATING);
    aws.faults.cut('UpdateItem', 'before', { arn: rotating });
    const [page] = plot.before.items.filter(({ subject, item }) => subject === rotating && item === 'state');
    aws.faults.before(GET, () => aws.table.put({ ...page, leaseOwner: 'another', leaseUntil: plot.at + MINUTE }), {
      arn: rotating,
    });
    const report = await stage.run(plot);
    expect(statusesIn(report)[0]).toBe('skipped being-handled');
    expect(listsIn(aws)).toEqual({ ...outcome.lists, [rotating]: plot.before.providers[0]?.thumbprints });
    expect(matterOf(await outcomeIn(aws)).filter((item) => item.startsWith(rotating))).toEqual([]);
  }));
