import assert from 'node:assert/strict';
import { isAllowed } from '../policy';
import { type Setup, type Step, logLines, objectsIn, waitForMessage } from '../setup';

/** What CloudWatch reads from the log; here it is done by hand, as no emulator does it. */
interface Embedded {
  _aws: { CloudWatchMetrics: { Namespace: string; Metrics: { Name: string; Unit: string }[] }[] };
  [name: string]: unknown;
}

/** The alarm looks back for hours, so the runs so far are made older than that. */
const LONG_AGO_MS = 5 * 60 * 60 * 1000;

/** What happens when the runs stop. */
export const alarmSteps: readonly Step[] = [
  {
    title: 'the topic lets CloudWatch publish, the queue lets the topic send',
    run: async ({ commands: { aws }, outputs, settings: { account } }) => {
      const topicArn = outputs['TopicArn'] ?? '';
      const ofTopic = Object(await aws('sns', 'get-topic-attributes', '--topic-arn', topicArn)).Attributes;
      const ofQueue = Object(
        await aws('sqs', 'get-queue-attributes', '--queue-url', outputs['QueueUrl'] ?? '', '--attribute-names', 'All'),
      ).Attributes;
      const secure = { 'aws:SecureTransport': 'true' };
      const publish = {
        action: 'sns:Publish',
        resource: topicArn,
        service: 'cloudwatch.amazonaws.com',
        context: { ...secure, 'aws:SourceAccount': account },
      };
      const send = {
        action: 'sqs:SendMessage',
        resource: ofQueue.QueueArn,
        service: 'sns.amazonaws.com',
        context: { ...secure, 'aws:SourceArn': topicArn },
      };
      assert.equal(isAllowed(JSON.parse(ofTopic.Policy).Statement, publish), true, ofTopic.Policy);
      assert.equal(isAllowed(JSON.parse(ofQueue.Policy).Statement, send), true, ofQueue.Policy);
    },
  },
  {
    title: 'the schedule is stopped; the alarm about it arrives in the queue, and names its section in the runbook',
    run: async (setup) => {
      await stopSchedule(setup);
      await relayMetrics(setup);
      // No data breaches the alarm; to the emulator, which looks at data alone, a zero has to say so.
      await putMetric(setup, 'RunCompleted', 'Count', 0, new Date());
      const { Subject: subject, Message: message } = await waitForMessage(setup, 'the alarm', isAlarm);
      assert.match(subject, /^ALARM: "OidcThumbprintWatcher-Watcher-Alarms-Heartbeat-NoCompletedRun"/);
      assert.match(JSON.parse(message).AlarmDescription, /Runbook: docs\/runbook\.md#no-completed-run$/);
    },
  },
];

function isAlarm({ Message: message }: { Message: string }): boolean {
  const { AlarmName: name = '' } = JSON.parse(message);
  return name.endsWith('NoCompletedRun');
}

/** As someone disables it in the console. */
async function stopSchedule({ commands: { aws } }: Setup): Promise<void> {
  const [{ Name: name }] = Object(await aws('scheduler', 'list-schedules')).Schedules;
  const schedule = Object(await aws('scheduler', 'get-schedule', '--name', name));
  const { Name, ScheduleExpression, FlexibleTimeWindow, Target }: Record<string, unknown> = schedule;
  const stopped = { Name, ScheduleExpression, FlexibleTimeWindow, Target, State: 'DISABLED' };
  await aws('scheduler', 'update-schedule', '--cli-input-json', JSON.stringify(stopped));
}

/** Makes metrics of what the function wrote into its log. */
async function relayMetrics(setup: Setup): Promise<void> {
  const documents = objectsIn(await logLines(setup)).filter((line): line is Embedded => '_aws' in line);
  const completed = documents.filter((document) => 'RunCompleted' in document);
  assert.ok(completed.length >= 2, `${completed.length} runs completed`);
  for (const document of completed) {
    const [directive] = document._aws.CloudWatchMetrics;
    const { Unit: unit = '' } = directive?.Metrics.find(({ Name: name }) => name === 'RunCompleted') ?? {};
    const at = new Date(Date.now() - LONG_AGO_MS);
    await putMetric(setup, 'RunCompleted', unit, Number(document['RunCompleted']), at);
  }
}

async function putMetric(
  { commands: { aws }, outputs }: Setup,
  name: string,
  unit: string,
  value: number,
  at: Date,
): Promise<void> {
  const datum = {
    MetricName: name,
    Dimensions: [{ Name: 'service', Value: outputs['FunctionName'] }],
    Timestamp: at.toISOString(),
    Value: value,
    Unit: unit,
  };
  const data = ['--namespace', 'OidcThumbprintWatcher', '--metric-data', JSON.stringify([datum])];
  await aws('cloudwatch', 'put-metric-data', ...data);
}
