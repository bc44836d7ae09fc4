import type { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Which alarms there are about the watcher, and whom they tell. */
export interface AlarmProps {
  /**
   * Whether there are alarms about the watcher itself.
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * A topic of yours for the alarms, so that a broken topic for the news does not silence the alarm about it. Its policy
   * gets a statement that lets the account's alarms publish.
   * @default - the topic for the news
   */
  readonly alarmTopic?: ITopic;

  /**
   * Whether each alarm also has a topic of its own, to be sent to a team or a pager of its own: `alarms.topics`, and outputs of the stack.
   * Nobody is subscribed to them.
   * @default false
   */
  readonly topicPerAlarm?: boolean;

  /**
   * Whether the alarms also tell when they are over.
   * @default false
   */
  readonly okActions?: boolean;

  /**
   * What the names of the alarms begin with, at most 200 characters; the name of the alarm follows, for instance `DeadLetters`.
   * @default - the path of the construct, with hyphens
   */
  readonly alarmNamePrefix?: string;

  /**
   * The longest time that lies between two runs of the `schedule`: an alarm goes off after twice as long without a
   * completed run, and one hour, but after 7 days at most, since CloudWatch looks no further back. At 7 days and more
   * there is no such alarm, and a warning at synthesis.
   * @default - what the schedule says: the interval of a rate, a day for a cron expression that holds for every day, and
   * half a week for any other, so that the alarm goes off after 7 days
   */
  readonly heartbeat?: Duration;

  /**
   * Where the alarms and the dashboard send people to read on: a URL of `docs/runbook.md`.
   * @default - its path in this repository
   */
  readonly runbookUrl?: string;
}
