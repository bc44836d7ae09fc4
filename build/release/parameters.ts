import { LONGEST_OVERLAP } from '../../lambda/contract/settings';

/** Parameters, mappings and conditions of the template without CDK (CloudFormation guide, Template anatomy). */

/** Value in a template: text, or an intrinsic function. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** Hours between two runs that can be chosen. A rate of one hour or less costs more and sees nothing that quick looks do not. */
const SCHEDULE_HOURS = [1, 2, 3, 4, 6, 8, 12, 24] as const;

/** Minutes between two quick looks that can be chosen; 0 for none. Not 1, since a rate of one is spelt otherwise. */
const QUICK_LOOK_MINUTES = [0, 2, 5, 10, 15, 30] as const;

export const PARAMETERS = {
  AlertEmail: {
    Type: 'String',
    Default: '',
    Description:
      'Address that gets the mails; it has to confirm the subscription. Empty: subscribe something else to the topic.',
  },
  ScheduleHours: {
    Type: 'Number',
    Default: 6,
    AllowedValues: SCHEDULE_HOURS,
    Description: 'Hours between two runs over all providers.',
  },
  QuickLookMinutes: {
    Type: 'Number',
    Default: 5,
    AllowedValues: QUICK_LOOK_MINUTES,
    Description: 'Minutes between two quick looks at the providers whose thumbprint AWS checks. 0: none.',
  },
  Updates: {
    Type: 'String',
    Default: 'verified',
    AllowedValues: ['verified', 'always', 'never'],
    Description:
      'verified: add on evidence, ask otherwise. always: add whatever is live. never: only check and notify, without the permission to write.',
  },
  OverlapDays: {
    Type: 'Number',
    Default: 30,
    MinValue: 0,
    MaxValue: LONGEST_OVERLAP,
    Description:
      'Days for which an old thumbprint stays after the issuer presented it last. 0: until it is removed by hand.',
  },
  Providers: {
    Type: 'CommaDelimitedList',
    Default: '',
    Description: 'ARNs of the only providers to check, and to update, separated by commas. Empty: all of the account.',
  },
  CaLayerArn: {
    Type: 'String',
    Default: '',
    AllowedPattern: '^$|^arn:[^:]+:lambda:[^:]+:[0-9]{12}:layer:[^:]+:[0-9]+$',
    Description:
      'ARN of a version of a Lambda layer with oidc-thumbprint-watcher/ca.pem, the CA certificates to trust beside the public ones. Empty: none.',
  },
} as const;

/** Path at which the function reads the CA certificates of the layer: Lambda unpacks layers under /opt. */
export const CA_FILE = '/opt/oidc-thumbprint-watcher/ca.pem';

/** What follows from the hours between two runs. The keys of a mapping are text. */
export function mappingsFor(
  silenceOf: (hours: number) => number,
): Record<string, Record<string, Record<string, number>>> {
  const rows = SCHEDULE_HOURS.map((hours) => {
    const silence = silenceOf(hours);
    return [
      `${hours}`,
      { Minutes: hours * 60, Silence: silence, Threshold: silence + 1, Periods: silence + 2 },
    ] as const;
  });
  return { Schedules: Object.fromEntries(rows) };
}

export const CONDITIONS = {
  HasAlertEmail: not({ 'Fn::Equals': [ref('AlertEmail'), ''] }),
  HasQuickLook: not({ 'Fn::Equals': [ref('QuickLookMinutes'), 0] }),
  Writes: not({ 'Fn::Equals': [ref('Updates'), 'never'] }),
  HasProviders: not({ 'Fn::Equals': [{ 'Fn::Join': ['', ref('Providers')] }, ''] }),
  HasCaLayer: not({ 'Fn::Equals': [ref('CaLayerArn'), ''] }),
} satisfies Record<string, Value>;

/** Name of a condition of the template. */
export type Condition = keyof typeof CONDITIONS;

export function ref(name: keyof typeof PARAMETERS): Value {
  return { Ref: name };
}

export function choose(condition: Condition, yes: Value, no: Value): Value {
  return { 'Fn::If': [condition, yes, no] };
}

/** Stands for a property that is left out. */
export const NOTHING: Value = { Ref: 'AWS::NoValue' };

export function ofSchedule(key: 'Minutes' | 'Silence' | 'Threshold' | 'Periods'): Value {
  return { 'Fn::FindInMap': ['Schedules', ref('ScheduleHours'), key] };
}

function not(condition: Value): Value {
  return { 'Fn::Not': [condition] };
}
