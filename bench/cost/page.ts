import { table } from '../report/markdown';
import { QUICK_LOOK, type RunUsage, STACK, costOf, quickLooksInMonth } from './cost';
import { PRICES } from './prices';

const HOURS = [6, 1];

/** The table of costs: a column for each size of account and each interval. */
export function costTable(usages: readonly RunUsage[]): string {
  const cases = usages.flatMap((usage) => HOURS.map((hours) => ({ usage, hours, costs: costOf(usage, hours) })));
  const kinds = [...(cases[0]?.costs.keys() ?? [])];
  return table([
    ['USD a month', ...cases.map(({ usage, hours }) => `${usage.providers}, every ${hours} h`)],
    ...kinds.map((kind) => [kind, ...cases.map(({ costs }) => usd(costs.get(kind) ?? 0))]),
    ['**together**', ...cases.map(({ costs }) => `**${usd(sumOf(costs))}**`)],
  ]);
}

/** The page on cost. */
export function costPage(usages: readonly RunUsage[]): string {
  return `${TEXT_BEFORE}

${costTable(usages)}

${arithmeticOf(usages)}

${TEXT_AFTER}
`;
}

function usd(amount: number): string {
  return amount > 0 && amount < 0.005 ? '< 0.01' : amount.toFixed(2);
}

function sumOf(costs: ReadonlyMap<string, number>): number {
  return [...costs.values()].reduce((sum, cost) => sum + cost, 0);
}

const TEXT_BEFORE = `# What it costs

Made by \`npm run bench\` from what it measured, with the prices in \`bench/cost/prices.ts\`; \`npm run docs:cost\` makes it again
without measuring. Prices are those of us-east-1 in 2025, on demand, without any free tier. The dashboard, the metrics and the alarms
are nearly all of it; the work itself costs cents.`;

/** Numbers that belong together, as a sentence has them. */
function listOf(usages: readonly RunUsage[], pick: (usage: RunUsage) => number): string {
  return `${usages
    .slice(0, -1)
    .map((usage) => pick(usage))
    .join(', ')} and ${usages
    .slice(-1)
    .map((usage) => pick(usage))
    .join('')}`;
}

function arithmeticOf(usages: readonly RunUsage[]): string {
  return `The arithmetic, for a month of ${STACK.hoursInMonth} hours and so ${STACK.hoursInMonth} runs, or ${Math.round(STACK.hoursInMonth / 6)} at six hours. What a run takes was measured
with ${listOf(usages, ({ providers }) => providers)} providers of which nothing is new:

- **Lambda**: ${listOf(usages, ({ seconds }) => seconds)} s × ${STACK.memoryGb} GB × ${PRICES.lambdaGbSecond} USD (arm64). That is the time of a run with issuers 50 ms
  away and the share of a processor that ${STACK.memoryGb * 1024} MB come with; \`RunDuration\` on the dashboard says what it is with you.
- **Scheduler**: runs × ${PRICES.schedulerInvocation * 1e6} USD a million.
- **DynamoDB**: ${listOf(usages, ({ readUnits }) => readUnits)} read units × ${PRICES.dynamoReadUnit * 1e6} USD a million, for every run reads each
  provider's item. Write units × ${PRICES.dynamoWriteUnit * 1e6} USD a million: ${Math.max(...usages.map(({ writeUnits }) => writeUnits))} a run, for its own item; and once a day ${listOf(usages, ({ dailyWriteUnits }) => dailyWriteUnits)},
  when each provider's item is written as it is taken in hand and as it is done, to note what is still live. Storage with point-in-time
  recovery, ${PRICES.dynamoGbMonth} USD per GB, comes to less than a cent.
- **Quick looks**: ${quickLooksInMonth()} a month, one every ${QUICK_LOOK.everyMinutes} minutes, of which each takes ${QUICK_LOOK.seconds} s × ${STACK.memoryGb} GB, ${QUICK_LOOK.readUnits} read units and
  ${QUICK_LOOK.logKb} KB of log. That is an estimate for 20 providers whose thumbprint AWS checks, and the same in each column: it follows the
  number of these, not of all. \`quickLook: 'off'\` saves it.
- **SNS**: ${STACK.messages} messages to ${STACK.mailsPerMessage} addresses, ${PRICES.snsPublication * 1e6} USD a million messages, ${PRICES.snsMail * 1e5} USD for 100,000 mails.
- **Log**: ${listOf(usages, ({ logKb }) => logKb)} KB × ${PRICES.logGb.toFixed(2)} USD per GB taken in; to keep it for three months costs less than a
  fifth of that.
- **Metrics**: ${STACK.metrics} × ${PRICES.metricMonth.toFixed(2)} USD, prorated: CloudWatch charges a metric for the hours in which it gets data.
- **Alarms**: ${STACK.alarms} with ${STACK.alarmMetrics} metrics × ${PRICES.alarmMetricMonth.toFixed(2)} USD.
- **Dashboard**: ${PRICES.dashboardMonth.toFixed(2)} USD; nothing where it is among the account's first three, which are free.`;
}

const TEXT_AFTER = `Every account has, for all its uses together and for good, 10 metrics, 10 alarms, 3 dashboards, 5 GB of logs,
400,000 GB-seconds of Lambda, 14 million invocations by Scheduler and 1,000 mails free. Where nothing else uses these up, what
is left is DynamoDB. \`alarms: false\` and \`dashboard: false\` save their part; the metrics come with the log.

Not in the table, since it is yours to choose: a key for \`encryptionKey\` (1.00 USD a month and its requests), a NAT gateway for
\`vpc\` (about 33 USD a month, more than everything else together), and a CloudTrail trail, whose first copy of management events
is free but for its place in S3. Data out of AWS (some 10 KB for each provider and run) is within the free 100 GB a month.

While nothing runs, it costs the alarms, the dashboard and the storage.`;
