import { Aws, Duration, Fn, Lazy } from 'aws-cdk-lib';
import { CfnOIDCProvider } from 'aws-cdk-lib/aws-iam';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { parseEnvironment } from '../../lambda/contract/environment';
import { cdkOut, environmentOf, synthesise } from './synthesise';

describe('the environment', () => {
  test('carries the defaults, and the function can read it', () => {
    const environment = environmentOf(synthesise());
    expect(Object.keys(environment).toSorted()).toEqual(['NODE_OPTIONS', 'SETTINGS', 'TABLE_NAME', 'TOPIC_ARN']);
    expect(parseEnvironment(environment, cdkOut)).toEqual({
      topicArn: '<WatcherAlerts>',
      tableName: '<WatcherState>',
      settings: {
        updates: 'verified',
        overlapDays: 30,
        include: [],
        exclude: [],
        allowPrivateAddresses: false,
        connectTo: [],
        manualCommands: true,
        affectedRoles: true,
        quickLookMinutes: 5,
        providers: {},
      },
    });
  });

  test('carries every setting', () => {
    const settings = {
      updates: 'always',
      overlapDays: 0,
      accountName: 'Platform (prod)',
      include: ['https://a.example'],
      exclude: ['arn:aws:iam::111122223333:oidc-provider/b.example'],
      allowPrivateAddresses: true,
      connectTo: ['a.example:443:127.0.0.1:8443'],
      thumbprintCheck: 'last-certificate',
      manualCommands: false,
      affectedRoles: false,
      providers: { 'https://a.example': { updates: 'never', overlapDays: 7.5, allowPrivateAddresses: false } },
    } as const;
    const quickLook = ScheduleExpression.rate(Duration.hours(2));
    expect(parseEnvironment(environmentOf(synthesise({ ...settings, quickLook })), cdkOut).settings).toEqual({
      ...settings,
      quickLookMinutes: 120,
    });
  });

  test('carries no minutes between quick looks where these are off', () => {
    const { settings } = parseEnvironment(environmentOf(synthesise({ quickLook: 'off' })), cdkOut);
    expect(settings.quickLookMinutes).toBeNull();
  });

  test('carries references to other constructs, in values and in keys', () => {
    const environment = environmentOf(
      synthesise((stack) => {
        const { attrArn } = new CfnOIDCProvider(stack, 'Gitlab', { url: 'https://gitlab.example' });
        const connectTo = [Fn.join(':', ['a.example', '443', attrArn])];
        return { include: [attrArn], exclude: [attrArn], connectTo, providers: { [attrArn]: { updates: 'never' } } };
      }),
    );
    expect(JSON.parse(environment['SETTINGS'] ?? '')).toMatchObject({
      include: ['<Gitlab.Arn>'],
      exclude: ['<Gitlab.Arn>'],
      connectTo: ['a.example:443:<Gitlab.Arn>'],
      providers: { '<Gitlab.Arn>': { updates: 'never' } },
    });
  });

  test('carries a name of the account that is known only to the deployment', () => {
    const { SETTINGS: settings = '' } = environmentOf(synthesise({ accountName: Aws.STACK_NAME }));
    expect(JSON.parse(settings)).toMatchObject({ accountName: '<AWS::StackName>' });
  });

  test('names another IAM endpoint when asked to', () => {
    const iamEndpointUrl = 'http://iam.example:9000/path';
    expect(environmentOf(synthesise({ iamEndpointUrl }))['AWS_ENDPOINT_URL_IAM']).toBe(iamEndpointUrl);
  });
});

describe('an invalid prop', () => {
  test.each([
    [{ include: [] }, /^include: is empty/],
    [{ include: ['a.example'] }, /include\.0: must be a provider's ARN or an issuer URL/],
    [{ exclude: ['https://*.example'] }, /exclude\.0: .*without wildcards, not "https:\/\/\*\.example"/],
    [{ providers: { 'arn:aws:iam::111122223333:oidc-provider/?': {} } }, /providers\..*without wildcards/],
    [{ overlapDays: 3651 }, /overlapDays: must be a number of days, from 0 /],
    [
      { providers: { 'https://a.example': { overlapDays: -1 } } },
      /providers\."https:\/\/a\.example"\.overlapDays: must be a number of days/,
    ],
    [{ accountName: 'Plattform für alle' }, /accountName: must be 1 to 30 ASCII characters/],
    [
      { quickLook: ScheduleExpression.expression('cron(0/5 * * * ? *)') },
      /^quickLook: must be a rate, for example rate\(5 minutes\), or off, not cron\(0\/5 \* \* \* \? \*\)/,
    ],
    [{ quickLook: ScheduleExpression.expression('rate(0 minutes)') }, /^quickLook: must be a rate/],
    [
      { quickLook: ScheduleExpression.expression(Lazy.string({ produce: () => 'rate(5 minutes)' })) },
      /^quickLook: must be a rate/,
    ],
    [{ connectTo: ['a.example:443:localhost:1'] }, /connectTo\.0: must be HOST:PORT:ADDRESS:PORT/],
    [{ iamEndpointUrl: 'iam.example' }, /^iamEndpointUrl: must be an http or https URL, not "iam.example"/],
    [{ include: ['https://${aws:PrincipalTag/x}.example'] }, /^include: "https:\S+" holds a \$/],
    [{ exclude: ['https://a.example/$'] }, /^exclude: \S+ holds a \$/],
    [{ providers: { 'https://a.example/$b': {} } }, /^providers: \S+ holds a \$/],
    [
      { iamEndpointUrl: `https://iam.example/${'x'.repeat(4096)}` },
      /^The environment variables take \d+ bytes, and Lambda allows 4096/,
    ],
    [
      { providers: { 'https://a.example': {}, 'arn:aws:iam::111122223333:oidc-provider/a.example': {} } },
      /^providers: arn:\S+ and https:\S+ are the same provider/,
    ],
  ])('is refused by its name: %j', (props, message) => {
    expect(() => synthesise(props)).toThrow(
      expect.objectContaining({ name: 'InputError', message: expect.stringMatching(message) }),
    );
  });
});
