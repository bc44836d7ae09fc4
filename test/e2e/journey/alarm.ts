import assert from 'node:assert/strict';
import { isAllowed } from '../../../sandbox/aws/policy';
import { setScheduleState } from '../schedules';
import { type Step, waitForMessage } from '../setup';

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
        principal: { service: 'cloudwatch.amazonaws.com' },
        context: { ...secure, 'aws:SourceAccount': account },
      };
      const send = {
        action: 'sqs:SendMessage',
        resource: ofQueue.QueueArn,
        principal: { service: 'sns.amazonaws.com' },
        context: { ...secure, 'aws:SourceArn': topicArn },
      };
      assert.equal(isAllowed(JSON.parse(ofTopic.Policy).Statement, publish), true, ofTopic.Policy);
      assert.equal(isAllowed(JSON.parse(ofQueue.Policy).Statement, send), true, ofQueue.Policy);
    },
  },
  {
    title: 'the schedule is stopped; the alarm about it arrives in the queue, and names its section in the runbook',
    run: async (setup) => {
      await setScheduleState(setup, 'live', 'DISABLED');
      // The emulator does not know metric math, so that the alarm is set off by hand.
      const name = 'OidcThumbprintWatcher-Watcher-Alarms-NoCompletedRun';
      const state = ['--state-value', 'ALARM', '--state-reason', 'The runs have stopped'];
      await setup.commands.aws('cloudwatch', 'set-alarm-state', '--alarm-name', name, ...state);
      const { Subject: subject, Message: message } = await waitForMessage(setup, 'the alarm', isAlarm);
      assert.ok(subject.startsWith(`ALARM: "${name}"`), subject);
      assert.match(JSON.parse(message).AlarmDescription, /Runbook: docs\/runbook\.md#no-completed-run$/);
    },
  },
];

function isAlarm({ Message: message }: { Message: string }): boolean {
  const { AlarmName: name = '' } = JSON.parse(message);
  return name.endsWith('NoCompletedRun');
}
