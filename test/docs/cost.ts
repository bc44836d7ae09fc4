import { METRIC_UNITS } from '../../lambda/metric-names';

/** On-demand prices of us-east-1 in USD, as AWS published them in 2025. They change, and differ by region. */
export const PRICES = {
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2e-6,
  schedulerInvocation: 1e-6,
  dynamoWriteUnit: 0.625e-6,
  dynamoGbMonth: 0.25 + 0.2,
  snsPublication: 0.5e-6,
  snsMail: 2e-5,
  logGb: 0.5,
  metricMonth: 0.3,
  alarmMonth: 0.1,
  compositeAlarmMonth: 0.5,
  dashboardMonth: 3,
};

/** What the stack has, and what a run takes. */
export const USAGE = {
  hoursInMonth: 730,
  memoryGb: 0.5,
  /** A run of one second, and a tenth of one more for each provider: assumed. */
  runSeconds: 1,
  providerSeconds: 0.1,
  /** A provider's item: taken in hand, and put back. */
  itemKb: 8,
  writesPerProvider: 2,
  logKbPerRun: 4,
  logKbPerProvider: 2,
  messages: 30,
  mailsPerMessage: 3,
  metrics: Object.keys(METRIC_UNITS).length,
  alarms: 7,
  compositeAlarms: 1,
  dashboards: 1,
};

/** A month of so many providers, looked at every so many hours. */
export interface Case {
  providers: number;
  everyHours: number;
}

/** What a month costs in USD, by what is paid for. */
export const costOf = ({ providers, everyHours }: Case): ReadonlyMap<string, number> => {
  const { hoursInMonth } = USAGE;
  const runs = hoursInMonth / everyHours;
  const gbSeconds = runs * (USAGE.runSeconds + USAGE.providerSeconds * providers) * USAGE.memoryGb;
  const writeUnits = runs * (providers * USAGE.writesPerProvider * USAGE.itemKb + 2);
  const logGb = (runs * (USAGE.logKbPerRun + USAGE.logKbPerProvider * providers)) / 1024 ** 2;
  const storedGb = (providers * USAGE.itemKb) / 1024 ** 2;
  return new Map([
    ['Lambda', gbSeconds * PRICES.lambdaGbSecond + runs * PRICES.lambdaRequest],
    ['Scheduler', runs * PRICES.schedulerInvocation],
    ['DynamoDB', writeUnits * PRICES.dynamoWriteUnit + storedGb * PRICES.dynamoGbMonth],
    ['SNS', USAGE.messages * (PRICES.snsPublication + USAGE.mailsPerMessage * PRICES.snsMail)],
    ['CloudWatch: log', logGb * PRICES.logGb],
    ['CloudWatch: metrics', USAGE.metrics * PRICES.metricMonth * (runs / hoursInMonth)],
    ['CloudWatch: alarms', USAGE.alarms * PRICES.alarmMonth + USAGE.compositeAlarms * PRICES.compositeAlarmMonth],
    ['CloudWatch: dashboard', USAGE.dashboards * PRICES.dashboardMonth],
  ]);
};

const CASES: readonly Case[] = [10, 100, 700].flatMap((providers) =>
  [6, 1].map((everyHours) => ({ providers, everyHours })),
);

const usd = (amount: number): string => (amount > 0 && amount < 0.005 ? '< 0.01' : amount.toFixed(2));

const sumOf = (costs: ReadonlyMap<string, number>): number => [...costs.values()].reduce((sum, cost) => sum + cost, 0);

/** The page on cost. */
export const costPage = (): string => `${TEXT_BEFORE}

${table([
  ['USD a month', ...CASES.map(({ providers, everyHours }) => `${providers}, every ${everyHours} h`)],
  ...[...costOf({ providers: 1, everyHours: 1 }).keys()].map((what) => [
    what,
    ...CASES.map((one) => usd(costOf(one).get(what) ?? 0)),
  ]),
  ['**together**', ...CASES.map((one) => `**${usd(sumOf(costOf(one)))}**`)],
])}

${TEXT_AFTER}
`;

/** Text in the first column, numbers in the others. */
const table = (rows: readonly (readonly string[])[]): string => {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  const [first = [], ...others] = rows;
  return [line(first), line(rule), ...others.map(line)].join('\n');
};

const TEXT_BEFORE = `# What it costs

Made by \`npm run docs:cost\` from the prices and the arithmetic in \`test/docs/cost.ts\`. Prices are those of us-east-1 in 2025, on
demand, without any free tier. The dashboard, the metrics and the alarms are nearly all of it; the work itself costs cents, until
hundreds of providers are looked at every hour.`;

const perRun = `${USAGE.writesPerProvider} × ${USAGE.itemKb} write units`;

const TEXT_AFTER = `The arithmetic, for a month of ${USAGE.hoursInMonth} hours and so ${USAGE.hoursInMonth} runs, or ${Math.round(USAGE.hoursInMonth / 6)} at six hours:

- **Lambda**: a run of ${USAGE.runSeconds} s and ${USAGE.providerSeconds} s for each provider (assumed; \`RunDuration\` on the dashboard says what it is) × ${USAGE.memoryGb} GB ×
  ${PRICES.lambdaGbSecond} USD (arm64).
- **Scheduler**: runs × ${PRICES.schedulerInvocation * 1e6} USD a million.
- **DynamoDB**: for each provider and run ${perRun} (an item of about ${USAGE.itemKb} KB, written when the watcher takes the provider in
  hand and when it is done; taking it reads it, too) × ${PRICES.dynamoWriteUnit * 1e6} USD a million. Storage with point-in-time recovery, ${PRICES.dynamoGbMonth} USD per
  GB, comes to less than a cent.
- **SNS**: ${USAGE.messages} messages to ${USAGE.mailsPerMessage} addresses, ${PRICES.snsPublication * 1e6} USD a million messages, ${PRICES.snsMail * 1e5} USD for 100,000 mails.
- **Log**: ${USAGE.logKbPerRun} KB a run and ${USAGE.logKbPerProvider} KB for each provider (assumed) × ${PRICES.logGb.toFixed(2)} USD per GB taken in; to keep it for
  three months costs less than a fifth of that.
- **Metrics**: ${USAGE.metrics} × ${PRICES.metricMonth.toFixed(2)} USD, prorated: CloudWatch charges a metric for the hours in which it gets data.
- **Alarms**: ${USAGE.alarms} × ${PRICES.alarmMonth.toFixed(2)} USD and ${USAGE.compositeAlarms} composite one, ${PRICES.compositeAlarmMonth.toFixed(2)} USD.
- **Dashboard**: ${PRICES.dashboardMonth.toFixed(2)} USD.

Every account has, for all its uses together and for good, 10 metrics, 10 alarms (none composite), 3 dashboards, 5 GB of logs,
400,000 GB-seconds of Lambda, 14 million invocations by Scheduler and 1,000 mails free. Where nothing else uses these up, what
is left is DynamoDB and the composite alarm. \`alarms: false\` and \`dashboard: false\` save their part; the metrics come with the log.

Not in the table, since it is yours to choose: a key for \`encryptionKey\` (1.00 USD a month and its requests), a NAT gateway for
\`vpc\` (about 33 USD a month, more than everything else together), and a CloudTrail trail, whose first copy of management events
is free but for its place in S3. Data out of AWS (some 10 KB for each provider and run) is within the free 100 GB a month.

While nothing runs, it costs the alarms, the dashboard and the storage.`;
