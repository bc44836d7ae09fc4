import { PRICES } from '../cost/prices';
import { table } from '../report/markdown';
import { MONTH, costOf, sumOf } from './cost';
import { CPU, CPU_SHARE, LATENCY, MEMORY_GB } from './latencies';
import type { OrganizationUsage } from './measure';
import { ISSUERS, PROVIDERS_EACH } from './scale';
import type { Simulated } from './simulation';
import { peakPerSecond } from './usage';

/** What was simulated. */
export interface OrganizationResults {
  usages: readonly OrganizationUsage[];
  /** A run in which issuers have certificates from other CAs. */
  rotation: { accounts: number; rotated: number; run: Simulated };
  alarmMetrics: number;
}

/** The table of costs: a column for each size. */
export function organizationCostTable({
  usages,
  alarmMetrics,
}: Pick<OrganizationResults, 'usages' | 'alarmMetrics'>): string {
  const all = usages.map((usage) => costOf(usage, alarmMetrics));
  const kinds = [...(all[0]?.keys() ?? [])];
  return table([
    ['USD a month', ...usages.map(({ accounts }) => `${count(accounts)} accounts`)],
    ...kinds.map((kind) => [kind, ...all.map((costs) => usd(costs.get(kind) ?? 0))]),
    ['**together**', ...all.map((costs) => `**${usd(sumOf(costs))}**`)],
  ]);
}

/** The results, with all that they are made from. */
export function organizationPage(results: OrganizationResults): string {
  const { usages, rotation } = results;
  return `# An organization, simulated

Made by \`npm run bench -- --organization\`: the state machine as it is synthesised, the stages and the judgement are those that are
deployed; AWS and the issuers are in RAM, and time is modelled (bench/organization/latencies.ts). Each account has ${PROVIDERS_EACH} providers, of
${ISSUERS} issuers in all; of a tenth of these AWS checks the thumbprint. What is not measured here is how long AWS takes.

## A run in which nothing is new

${runTable(usages.map(({ accounts, full }) => ({ accounts, run: full })))}

## A quick look in which nothing is new

${runTable(usages.map(({ accounts, quick }) => ({ accounts, run: quick })))}

## A run after ${rotation.rotated} issuers came to other CAs

${runTable([{ accounts: rotation.accounts, run: rotation.run }])}

## Cost

Prices of us-east-1 in 2025, without any free tier and without the dashboard.

${organizationCostTable(results)}

${arithmeticOf(usages)}
`;
}

function runTable(runs: readonly { accounts: number; run: Simulated }[]): string {
  const row = (what: string, pick: (run: Simulated) => number, digits = 0): string[] => [
    what,
    ...runs.map(({ run }) => count(pick(run), digits)),
  ];
  const perProvider = [
    'of it for each provider, ms',
    ...runs.map(({ accounts, run }) => count(run.cpuMs / accounts / PROVIDERS_EACH, 2)),
  ];
  return table([
    ['', ...runs.map(({ accounts }) => `${count(accounts)} accounts`)],
    row('duration, s', ({ seconds }) => seconds),
    row('observations', ({ observations }) => observations),
    row('roles assumed', ({ assumptions }) => assumptions.length),
    row('roles assumed a second, at most', ({ assumptions }) => peakPerSecond(assumptions)),
    row('state transitions', ({ transitions }) => transitions),
    row('invocations', ({ invocations }) => invocations),
    row('time that Lambda bills, s', ({ lambdaSeconds }) => lambdaSeconds),
    row('calls of IAM that read', ({ iamReads }) => iamReads),
    row('calls of IAM that write', ({ iamWrites }) => iamWrites),
    row('S3: files written', ({ s3Puts }) => s3Puts),
    row('S3: files read', ({ s3Gets }) => s3Gets),
    row('S3: MB written', ({ s3Bytes }) => s3Bytes / 1_024 ** 2, 1),
    row('DynamoDB: units written', ({ writeUnits }) => writeUnits),
    row('DynamoDB: units read', ({ readUnits }) => readUnits),
    row('messages', ({ messages }) => messages),
    row('CPU time of the simulation, s', ({ cpuMs }) => cpuMs / 1_000, 1),
    perProvider,
  ]);
}

function arithmeticOf(usages: readonly OrganizationUsage[]): string {
  const list = (pick: (usage: OrganizationUsage) => number): string =>
    usages.map((usage) => count(pick(usage))).join(' / ');
  return `The arithmetic, for a month of ${MONTH.hours} hours: ${MONTH.runs} runs (every six hours) and ${count(MONTH.looks)} quick looks (every five minutes), for
${usages.map(({ accounts }) => count(accounts)).join(' / ')} accounts:

- **Step Functions**: ${list(({ full }) => full.transitions)} transitions a run and ${list(({ quick }) => quick.transitions)} a quick look × ${PRICES.stateTransition * 1_000} USD a thousand. A batch of
  20 accounts, or of 10 issuers, takes two: its start and its state.
- **Lambda**: ${list(({ full }) => full.lambdaSeconds)} s a run and ${list(({ quick }) => quick.lambdaSeconds)} s a quick look × ${MEMORY_GB} GB × ${PRICES.lambdaGbSecond} USD. The model takes
  ${CPU_SHARE.toFixed(2)} of a processor, ${CPU.judge} ms of CPU time to judge a provider, ${CPU.call} ms for a call and ${CPU.connection} ms for a connection, and waits of ${LATENCY.assumeRole} ms
  (STS), ${LATENCY.iam} ms (IAM), ${LATENCY.s3Put} ms (S3), ${LATENCY.dynamodb} ms (DynamoDB) and ${LATENCY.issuer} ms (an issuer).
- **S3**: ${list(({ full }) => full.s3Puts)} files written and ${list(({ full }) => full.s3Gets)} read a run, ${list(({ quick }) => quick.s3Puts)} and ${list(({ quick }) => quick.s3Gets)} a
  quick look, × ${PRICES.s3Put * 1e6} and ${count(PRICES.s3Get * 1e6, 1)} USD a million; kept for 30 days at ${PRICES.s3GbMonth} USD per GB.
- **DynamoDB**: ${list(({ full }) => full.writeUnits)} units written and ${list(({ full }) => full.readUnits)} read a run, and once a day ${list(({ dailyWriteUnits }) => dailyWriteUnits)} written, to
  note what is still live, × ${PRICES.dynamoWriteUnit * 1e6} and ${PRICES.dynamoReadUnit * 1e6} USD a million.
- **CloudWatch**: the alarms do not follow the number of accounts, nor do the metrics.`;
}

function count(value: number, digits = 0): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function usd(amount: number): string {
  return amount > 0 && amount < 0.005 ? '< 0.01' : amount.toFixed(2);
}
