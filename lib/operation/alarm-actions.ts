import type { AlarmBase } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmSection } from './alarm-list';
import type { AlarmProps } from './alarm-props';
import { letAlarmsPublish } from '../permissions/delivery';

/** Props of the alarms' actions: their topics. */
export interface AlarmActionsProps extends Pick<AlarmProps, 'okActions' | 'topicPerAlarm'> {
  /** The topic that all alarms go to. */
  readonly alarmTopic: sns.ITopic;
  /** The key that encrypts the topics of single alarms; undefined for none. */
  readonly encryptionKey: IKey | undefined;
}

/** Actions of the alarms: each alarm notifies the topic for all, and a topic of its own where one is wanted. */
export class AlarmActions extends Construct {
  private readonly own = new Map<AlarmSection, sns.ITopic>();

  private readonly props: AlarmActionsProps;

  constructor(scope: Construct, id: string, props: AlarmActionsProps) {
    super(scope, id);
    this.props = props;
    letAlarmsPublish(this, props.alarmTopic);
  }

  /** The topics of single alarms, by the name of the alarm's section in the runbook; empty unless they are wanted. */
  get topics(): ReadonlyMap<AlarmSection, sns.ITopic> {
    return this.own;
  }

  /** Gives an alarm its actions. */
  addTo(alarm: AlarmBase, section: AlarmSection): void {
    const { alarmTopic, okActions, topicPerAlarm } = this.props;
    const actions = [alarmTopic, ...(topicPerAlarm ? [this.topicOf(section)] : [])].map(
      (topic) => new SnsAction(topic),
    );
    alarm.addAlarmAction(...actions);
    if (okActions) alarm.addOkAction(...actions);
  }

  private topicOf(section: AlarmSection): sns.ITopic {
    const displayName = `OIDC thumbprint watcher: ${section}`;
    const topic = new sns.Topic(this, section, { displayName, enforceSSL: true, masterKey: this.props.encryptionKey });
    letAlarmsPublish(topic, topic);
    this.own.set(section, topic);
    return topic;
  }
}
