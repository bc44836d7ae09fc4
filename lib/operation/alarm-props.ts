import type { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Props of the alarms about the watcher, and of their notifications. */
export interface AlarmProps {
  /**
   * True if there are alarms about the watcher itself.
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * A topic of yours for the alarms, so that a broken topic for notifications does not silence the alarm about it. Its policy
   * gets a statement that lets the account's alarms publish.
   * @default - the topic for notifications
   */
  readonly alarmTopic?: ITopic;

  /**
   * True if each alarm also has a topic of its own, for a team or a pager of its own: `alarms.topics`, and outputs of the stack.
   * Nobody is subscribed to them.
   * @default false
   */
  readonly topicPerAlarm?: boolean;

  /**
   * True if the alarms also notify when they return to OK.
   * @default false
   */
  readonly okActions?: boolean;

  /**
   * Prefix of the names of the alarms, at most 200 characters; the name of the alarm follows, for instance `DeadLetters`.
   * @default - the path of the construct, with hyphens
   */
  readonly alarmNamePrefix?: string;

  /**
   * The longest time between two runs of the `schedule`. An alarm goes off after twice that time and one hour without a
   * completed run, or up to two hours later, since CloudWatch counts whole hours; but after 7 days at most, since it looks no
   * further back. At more than 165 hours there is no alarm of this kind, and a warning at synthesis.
   * @default - what the schedule says: the interval of a rate, a day for a cron expression that holds for every day, and
   * half a week for any other, so that the alarm goes off after 7 days
   */
  readonly heartbeat?: Duration;
}
