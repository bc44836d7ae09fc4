import { Duration } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as fc from 'fast-check';
import { parseContext, splitConfiguration } from '../../lib/configuration';
import { InputError } from '../../lambda/contract/input-error';
import { properties } from '../support/properties';

const KEYS = [
  'alertEmail',
  'schedule',
  'quickLook',
  'updates',
  'overlapDays',
  'include',
  'exclude',
  'caFile',
  'allowPrivateAddresses',
  'runbookUrl',
  'manualCommands',
  'providers',
  'alarms',
  'topicPerAlarm',
  'okActions',
  'alarmNamePrefix',
  'heartbeat',
  'deletionProtection',
  'tracing',
  'logLevel',
  'logRemoval',
  'logRetention',
  'connectTo',
  'stateTableName',
  'alertTopicArn',
  'chatTopicArn',
  'alarmTopicArn',
  'encryptionKeyArn',
  'permissionsBoundaryArn',
  'vpcId',
  'subnetIds',
  'securityGroupIds',
  'accountName',
  'thumbprintCheck',
  'affectedRoles',
  'dashboard',
  'reactToIamEvents',
  'reservedConcurrency',
  'timeout',
  'memorySize',
  'functionName',
  'iamEndpointUrl',
];
const ARN = 'arn:aws:iam::111122223333:oidc-provider/b.example';

test('an empty context gives no settings, so that the construct has its defaults', () => {
  expect(parseContext({})).toEqual({});
});

test('the text that -c gives is read into typed settings', () => {
  const { schedule, quickLook, ...rest } = parseContext({
    alertEmail: 'a@example.com, b@example.com,',
    schedule: 'rate(12 hours)',
    quickLook: ' rate(10  minutes)',
    updates: 'never',
    overlapDays: '14',
    accountName: 'Platform (prod)',
    include: `https://a.example, ${ARN}`,
    exclude: 'https://c.example',
    caFile: './ca.pem',
    allowPrivateAddresses: 'true',
    thumbprintCheck: 'any-certificate',
    manualCommands: 'false',
    affectedRoles: 'false',
    providers: JSON.stringify({ 'https://a.example': { updates: 'always' } }),
    alarms: 'false',
    topicPerAlarm: 'true',
    okActions: 'true',
    alarmNamePrefix: 'platform-',
    dashboard: 'true',
    reactToIamEvents: 'false',
    stateTableName: 'watcher-state',
    deletionProtection: 'true',
    reservedConcurrency: '2',
    tracing: 'true',
    logLevel: 'WARN',
    logRemoval: 'retain',
  });
  expect(schedule?.expressionString).toBe('rate(12 hours)');
  expect(quickLook).toEqual(ScheduleExpression.rate(Duration.minutes(10)));
  expect(rest).toEqual({
    alertEmails: ['a@example.com', 'b@example.com'],
    updates: 'never',
    overlapDays: 14,
    accountName: 'Platform (prod)',
    include: ['https://a.example', ARN],
    exclude: ['https://c.example'],
    caFile: './ca.pem',
    allowPrivateAddresses: true,
    thumbprintCheck: 'any-certificate',
    manualCommands: false,
    affectedRoles: false,
    providers: { 'https://a.example': { updates: 'always' } },
    alarms: false,
    topicPerAlarm: true,
    okActions: true,
    alarmNamePrefix: 'platform-',
    dashboard: true,
    reactToIamEvents: false,
    stateTableName: 'watcher-state',
    deletionProtection: true,
    reservedConcurrency: 2,
    tracing: true,
    logLevel: 'WARN',
    logRemoval: 'retain',
  });
});

test('durations, a retention, an endpoint and existing resources are read from text', () => {
  const { timeout, heartbeat, ...rest } = parseContext({
    timeout: '10 minutes',
    heartbeat: '3 days',
    memorySize: '1024',
    logRetention: '90',
    functionName: 'mine',
    iamEndpointUrl: 'https://iam.example',
    connectTo: 'a.example:443:192.0.2.1:443, b.example:443:[2001:db8::1]:443',
    encryptionKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/0123',
    vpcId: 'vpc-0123456789abcdef0',
    subnetIds: 'subnet-01234567, subnet-0123456789abcdef0',
  });
  expect([timeout?.toSeconds(), heartbeat?.toHours()]).toEqual([600, 72]);
  expect(rest).toEqual({
    memorySize: 1024,
    logRetention: RetentionDays.THREE_MONTHS,
    functionName: 'mine',
    iamEndpointUrl: 'https://iam.example',
    connectTo: ['a.example:443:192.0.2.1:443', 'b.example:443:[2001:db8::1]:443'],
    encryptionKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/0123',
    vpcId: 'vpc-0123456789abcdef0',
    subnetIds: ['subnet-01234567', 'subnet-0123456789abcdef0'],
  });
  expect(parseContext({ logRetention: 'infinite' })).toEqual({ logRetention: RetentionDays.INFINITE });
});

test('a configuration is separated into props and the resources that it names', () => {
  expect(splitConfiguration(parseContext({ updates: 'never', stateTableName: 'watcher-state' }))).toEqual({
    watcher: { updates: 'never' },
    references: { stateTableName: 'watcher-state' },
  });
});

test('the typed values that cdk.json gives are taken as they are', () => {
  const own = { updates: 'verified', overlapDays: 0.5, caFile: 'own.pem', allowPrivateAddresses: true } as const;
  const providers = { [ARN]: own };
  const context = {
    alertEmail: ['a@example.com'],
    overlapDays: 90,
    include: [],
    exclude: [ARN],
    allowPrivateAddresses: false,
    providers,
    alarms: true,
    dashboard: false,
    reactToIamEvents: true,
  };
  const { alertEmail, ...same } = context;
  expect(parseContext(context)).toEqual({ alertEmails: alertEmail, ...same });
});

test('context keys of CDK and of others are ignored', () => {
  const others = {
    '@aws-cdk/core:x': true,
    'aws:cdk:y': 1,
    'cli-telemetry': false,
    'team/thing': {},
    'availability-zones:account=1': [],
  };
  expect(parseContext(others)).toEqual({});
});

test.each([
  [{ alertEmail: 'you.example.com' }, /alertEmail\.0: is not an e-mail address: "you\.example\.com"/],
  [{ alertEmail: ['a@example.com', 7] }, /alertEmail\.1: must be a string/],
  [{ alertEmail: 7 }, /alertEmail: must be a list, or text with commas/],
  [{ alertEmail: '' }, /alertEmail: must not be empty/],
  [{ schedule: 'every 6 hours' }, /schedule: must be rate\(N minutes\|hours\|days\), or cron/],
  [{ schedule: 6 }, /schedule: must be a string/],
  ...['cron(0/5 * * * ? *)', 'rate(0 minutes)', 'rate(30 seconds)', 'false', ''].map(
    (value): [{ quickLook: unknown }, RegExp] => [
      { quickLook: value },
      /quickLook: must be rate\(N minutes\|hours\|days\), a minute or more, or off/,
    ],
  ),
  [{ quickLook: false }, /quickLook: must be a string/],
  [{ updates: 'sometimes' }, /updates: must be "verified", "always" or "never", not "sometimes"/],
  ...['', ' prod', 'Plattform für alle', 'x'.repeat(31), 111_122_223_333].map(
    (value): [{ accountName: unknown }, RegExp] => [
      { accountName: value },
      /accountName: must be (text|1 to 30 ASCII characters)/,
    ],
  ),
  [{ include: 'a.example' }, /include\.0: must be a provider's ARN or an issuer URL/],
  [{ include: ' , ' }, /include: must not be empty/],
  [{ exclude: ['https://a.example', 'http://b.example'] }, /exclude\.1: must be a provider's ARN/],
  [{ caFile: '' }, /caFile: must be the path of a PEM file/],
  [{ caFile: true }, /caFile: must be the path of a PEM file/],
  [{ dashboard: 'no' }, /dashboard: must be true or false/],
  [{ allowPrivateAddresses: 'yes' }, /allowPrivateAddresses: must be true or false/],
  [{ reservedConcurrency: '0' }, /reservedConcurrency: must be 1 or more/],
  [{ reservedConcurrency: 'many' }, /reservedConcurrency: must be a whole number/],
  [{ logLevel: 'DEBUG' }, /logLevel: must be one of INFO, WARN, ERROR, not "DEBUG"/],
  [{ logRemoval: true }, /logRemoval: must be one of destroy, retain, not true/],
  [{ stateTableName: '' }, /stateTableName: must not be empty/],
  [{ alarmNamePrefix: 1 }, /alarmNamePrefix: must be text/],
  ...['5', '5 seconds', 300, ''].map((value): [{ timeout: unknown }, RegExp] => [
    { timeout: value },
    /timeout: must be a duration, for example 5 minutes, 12 hours or 3 days/,
  ]),
  [{ logRetention: '91' }, /logRetention: must be infinite, or one of these numbers of days: 1, 3, 5, 7, 14, 30,/],
  [{ iamEndpointUrl: 'iam.example' }, /iamEndpointUrl: must be an http or https URL/],
  [{ connectTo: 'a.example' }, /connectTo\.0: must be HOST:PORT:ADDRESS:PORT/],
  [{ alertTopicArn: 'alerts' }, /alertTopicArn: must be an ARN of the form arn:PARTITION:sns:REGION:ACCOUNT:NAME/],
  [{ encryptionKeyArn: 'arn:aws:kms:us-east-1:111122223333:alias/a' }, /encryptionKeyArn: must be .*:key\/NAME/],
  [{ permissionsBoundaryArn: 'arn:aws:iam::111122223333:role/a' }, /permissionsBoundaryArn: must be .*:policy\/NAME/],
  [{ vpcId: 'subnet-01234567' }, /vpcId: must be an ID of the form vpc-0123456789abcdef0/],
  [{ subnetIds: 'subnet-1' }, /subnetIds\.0: must be an ID of the form subnet-/],
  [{ thumbprintCheck: 'unknown' }, /thumbprintCheck: must be one of .*"last-certificate"/],
  [{ providers: '{"https://a.example":' }, /providers: must be an object, or an object as JSON text/],
  [{ providers: [] }, /providers: must be an object/],
  [{ providers: { 'a.example': {} } }, /providers\."a\.example": must be a provider's ARN/],
  [{ providers: { [ARN]: { update: 'never' } } }, /oidc-provider\/b\.example"\.update: unknown key/],
  [{ providers: { [ARN]: { updates: 'no' } } }, /oidc-provider\/b\.example"\.updates: must be "verified"/],
  ...['', ' ', 'thirty', '30 days', '-1', '1e3', '0x1e', '3650.5', -1, 3651, Number.NaN, true, null, [30]].map(
    (value): [{ overlapDays: unknown }, RegExp] => [
      { overlapDays: value },
      /overlapDays: must be a number of days, from 0 \(.*\) to 3650/,
    ],
  ),
  [
    { providers: { [ARN]: { overlapDays: '14' } } },
    /oidc-provider\/b\.example"\.overlapDays: must be a number of days/,
  ],
  [
    { alertMail: 'a@example.com', updates: 'x' },
    /Unknown CDK context key: alertMail\. Known are alertEmail, schedule,/,
  ],
  [{ constructor: 1 }, /Unknown CDK context key: constructor/],
])('the context %j is refused with the name of its key', (context, message) => {
  const error = expect.objectContaining({ name: 'InputError', message: expect.stringMatching(message) });
  expect(() => parseContext(context)).toThrow(error);
});

test.each([
  ['0', 0],
  ['3650', 3650],
  ['0.25', 0.25],
  [0, 0],
  [1.5, 1.5],
])('overlapDays takes %j as a number of days', (given, overlapDays) => {
  expect(parseContext({ overlapDays: given })).toEqual({ overlapDays });
});

test('the refusal of an unknown key names every known one', () => {
  expect(() => parseContext({ nope: 1 })).toThrow(`Known are ${KEYS.join(', ')}.`);
});

const host = fc.domain().map((name) => `https://${name}`);
const updates = fc.constantFrom('verified', 'always', 'never');
const days = fc.double({ min: 0, max: 3650, noNaN: true }).map((value) => Math.round(value * 100) / 100);
const path = fc.constantFrom('ca.pem', './certs/ours.pem', '/etc/ca bundle.pem');
const overrides = fc.record(
  { updates, overlapDays: days, caFile: path, allowPrivateAddresses: fc.boolean() },
  { requiredKeys: [] },
);

/** Pairs of what is meant and how the context may say it. */
function listed(item: fc.Arbitrary<string>) {
  return fc
    .array(item, { minLength: 1, maxLength: 5 })
    .chain((list) => fc.tuple(fc.constant(list), fc.constantFrom<unknown>(list, list.join(','), list.join(' , '))));
}

const lasting = days.chain((value) => fc.tuple(fc.constant(value), fc.constantFrom<unknown>(value, String(value))));
const flagged = fc.boolean().chain((flag) => fc.tuple(fc.constant(flag), fc.constantFrom<unknown>(flag, String(flag))));
const mapped = fc
  .dictionary(host, overrides, { maxKeys: 3, noNullPrototype: true })
  .chain((map) => fc.tuple(fc.constant(map), fc.constantFrom<unknown>(map, JSON.stringify(map))));
function plain<T>(value: fc.Arbitrary<T>) {
  return value.map((one): [T, unknown] => [one, one]);
}

/** Of each pair, what is meant (0) or how the context says it (1). */
function pick(pairs: object, index: 0 | 1) {
  return Object.fromEntries(Object.entries(pairs).map(([key, pair]) => [key, pair[index]]));
}

test('every valid configuration is read as it was meant, in each of its notations', () => {
  const configuration = fc.record(
    {
      alertEmail: listed(fc.domain().map((name) => `ops@${name}`)),
      include: listed(host),
      exclude: listed(host),
      quickLook: plain(fc.constant('off')),
      updates: plain(updates),
      overlapDays: lasting,
      accountName: plain(fc.stringMatching(/^[!-~][ -~]{0,29}$/)),
      caFile: plain(path),
      allowPrivateAddresses: flagged,
      thumbprintCheck: plain(fc.constantFrom('aws', 'last-certificate', 'any-certificate', 'none')),
      manualCommands: flagged,
      affectedRoles: flagged,
      providers: mapped,
      alarms: flagged,
      topicPerAlarm: flagged,
      okActions: flagged,
      alarmNamePrefix: plain(fc.string({ minLength: 1 })),
      stateTableName: plain(fc.stringMatching(/^[\w.-]{3,255}$/)),
      deletionProtection: flagged,
      tracing: flagged,
      logLevel: plain(fc.constantFrom('INFO', 'WARN', 'ERROR')),
      logRemoval: plain(fc.constantFrom('destroy', 'retain')),
      dashboard: flagged,
      reactToIamEvents: flagged,
    },
    { requiredKeys: [] },
  );
  properties(
    fc.property(configuration, (pairs) => {
      const { alertEmail, ...meant } = pick(pairs, 0);
      expect(parseContext(pick(pairs, 1))).toEqual({ ...meant, ...(alertEmail && { alertEmails: alertEmail }) });
      return true;
    }),
  );
});

function failureOf(context: Record<string, unknown>): unknown {
  try {
    parseContext(context);
    return undefined;
  } catch (error) {
    return error;
  }
}

test('any context is read, or refused with an input error', () => {
  const key = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...KEYS) }, { weight: 1, arbitrary: fc.string() });
  const context = fc
    .array(fc.tuple(key, fc.oneof(fc.anything(), fc.jsonValue(), fc.json())))
    .map((entries) => Object.fromEntries(entries));
  properties(
    fc.property(context, (record) => {
      const failure = failureOf(record);
      expect(failure === undefined || failure instanceof InputError).toBe(true);
      return true;
    }),
  );
});
