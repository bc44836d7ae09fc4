import fc from 'fast-check';
import { parse } from 'yaml';
import { Duration } from 'aws-cdk-lib';
import { PARAMETERS } from '../../../build/release/parameters';
import { synthesiseDefaults } from '../../../build/release/synthesis';
import { type Resource, releaseTemplate } from '../../../build/release/template';
import { yamlText } from '../../../build/release/yaml-text';
import { checkInput } from '../../../lambda/contract/input-error';
import { settingsSchema } from '../../../lambda/contract/settings';
import { hoursOfSilence } from '../../../lib/operation/heartbeat';
import { properties } from '../../support/properties';
import { type Evaluable, type Parameters, evaluatorOf } from './intrinsic';

const ARNS = ['a', 'b'].map((host) => `arn:aws:iam::123456789012:oidc-provider/${host}.example`);
const LAYER = 'arn:aws:lambda:us-east-1:123456789012:layer:cas:1';

let template: Evaluable & { Resources: Record<string, Resource>; Outputs: object };
let code: readonly string[];

beforeAll(() => {
  const synthesis = synthesiseDefaults();
  code = Object.keys(synthesis.code);
  template = Object(releaseTemplate(synthesis.template, (hours) => hoursOfSilence(Duration.hours(hours)) ?? 0));
}, 60_000);

/** The resources of a type that are made with these parameters, as they are then. */
function made(type: string, chosen: Parameters = {}): Record<string, unknown>[] {
  const { evaluate, holds } = evaluatorOf(template, chosen);
  return Object.values(template.Resources)
    .filter(({ Type, Condition }) => Type === type && (Condition === undefined || holds(Condition)))
    .map(({ Properties }) => Object(evaluate(Properties)));
}

function settingsWith(chosen: Parameters) {
  const [watcher] = made('AWS::Lambda::Function', chosen);
  return checkInput(settingsSchema, JSON.parse(Object(watcher?.['Environment']).Variables.SETTINGS), 'settings');
}

/** The statements on providers. */
function onProviders(chosen: Parameters = {}): Record<string, unknown>[] {
  return made('AWS::IAM::Policy', chosen).flatMap(({ PolicyDocument: document }) =>
    Object(document).Statement.filter(({ Action: action }: { Action: unknown }) =>
      [action].flat().some((one) => /OpenIDConnectProvider(Thumbprint)?$/.test(String(one))),
    ),
  );
}

test('the template needs no bootstrap: no bucket, no parameter of CDK, no custom resource', () => {
  const text = JSON.stringify(template);
  expect(text).not.toMatch(/cdk-hnb659fds|BootstrapVersion|AWS::SSM|Custom::|AWS::CDK|aws:cdk/);
  expect(code.toSorted()).toEqual(['index.mjs', 'index.mjs.map']);
  expect(made('AWS::Lambda::Function').map(({ Code }) => Code)).toEqual(['function.zip']);
});

test('the text of the template is the same to a reader of YAML 1.1, as CloudFormation is', () => {
  const text = yamlText(template);
  expect(parse(text, { version: '1.1' })).toEqual(JSON.parse(JSON.stringify(template)));
  expect(text).toContain('Mode: "OFF"');
});

test('everything that the template refers to is in it', () => {
  const text = JSON.stringify(template);
  const names = [...text.matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([\w:]+)"/g)].map(([, name = '']) => name);
  const known = new Set([...Object.keys(template.Resources), ...Object.keys(PARAMETERS)]);
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !known.has(name) && !name.startsWith('AWS::'))).toEqual([]);
  const depends = Object.values(template.Resources).flatMap(({ DependsOn }) => DependsOn ?? []);
  expect(depends.filter((id) => !(id in template.Resources))).toEqual([]);
});

test('the defaults of the parameters are the settings of a watcher with no props', () => {
  expect(settingsWith({})).toEqual(checkInput(settingsSchema, { quickLookMinutes: 5 }, 'settings'));
});

test('the settings are what the parameters say, whatever they say', () => {
  const anyParameters = fc.record({
    Updates: fc.constantFrom(...PARAMETERS.Updates.AllowedValues),
    OverlapDays: fc.integer({ min: 0, max: 3650 }),
    QuickLookMinutes: fc.constantFrom(...PARAMETERS.QuickLookMinutes.AllowedValues),
    Providers: fc.constantFrom([''], ARNS, ARNS.slice(1)),
    CaLayerArn: fc.constantFrom('', LAYER),
  });
  properties(
    fc.property(anyParameters, (chosen) => {
      expect(settingsWith(chosen)).toMatchObject({
        updates: chosen.Updates,
        overlapDays: chosen.OverlapDays,
        quickLookMinutes: chosen.QuickLookMinutes || null,
        include: chosen.Providers.filter((arn) => arn !== ''),
        ...(chosen.CaLayerArn !== '' && { caFile: '/opt/oidc-thumbprint-watcher/ca.pem' }),
      });
      expect(made('AWS::Lambda::Function', chosen).map(({ Layers }) => Layers ?? [])).toEqual([
        chosen.CaLayerArn === '' ? [] : [LAYER],
      ]);
    }),
  );
});

test('the function may update no provider with Updates "never", and only the chosen ones with Providers', () => {
  const actions = (chosen: Parameters) => onProviders(chosen).flatMap(({ Action }) => Action);
  expect(actions({})).toContain('iam:UpdateOpenIDConnectProviderThumbprint');
  expect(actions({ Updates: 'never' })).toEqual(['iam:GetOpenIDConnectProvider']);
  expect(onProviders({ Providers: ARNS }).map(({ Resource }) => Resource)).toEqual([ARNS]);
  expect(onProviders().map(({ Resource }) => Resource)).toEqual([
    'arn:<AWS::Partition>:iam::<AWS::AccountId>:oidc-provider/*',
  ]);
});

test('the schedules have the chosen rates, and QuickLookMinutes 0 leaves one', () => {
  const rates = (chosen: Parameters) =>
    made('AWS::Scheduler::Schedule', chosen)
      .map(({ ScheduleExpression: rate }) => String(rate))
      .toSorted();
  expect(rates({})).toEqual(['rate(360 minutes)', 'rate(5 minutes)']);
  expect(rates({ ScheduleHours: 24, QuickLookMinutes: 0 })).toEqual(['rate(1440 minutes)']);
});

test('the alarm about runs that stop goes by the time between two', () => {
  const [alarm] = made('AWS::CloudWatch::Alarm', { ScheduleHours: 12 }).filter(({ AlarmName: name }) =>
    String(name).endsWith('NoCompletedRun'),
  );
  expect(alarm).toMatchObject({ Threshold: 26, EvaluationPeriods: 27 });
  expect(alarm?.['AlarmDescription']).toMatch(/^No run has completed for 25 hours:/);
});

test('the address gets a subscription, if there is one', () => {
  expect(made('AWS::SNS::Subscription')).toEqual([]);
  expect(made('AWS::SNS::Subscription', { AlertEmail: 'ops@example.com' })).toMatchObject([
    { Endpoint: 'ops@example.com', Protocol: 'email' },
  ]);
});

test('a changed parameter reaches the schedules at once: the aliases name the function as it is', () => {
  expect(made('AWS::Lambda::Alias').map(({ Name, FunctionVersion }) => [Name, FunctionVersion])).toEqual([
    ['live', '$LATEST'],
    ['quick-look', '$LATEST'],
  ]);
});
