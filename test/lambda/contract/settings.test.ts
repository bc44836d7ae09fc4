import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnvironment, renderEnvironment } from '../../../lambda/contract/environment';
import { InputError, checkInput } from '../../../lambda/contract/input-error';
import { checkOf, isSelected, issuerOfArn, profileOf, settingsSchema } from '../../../lambda/contract/settings';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/Issuer.example/Path';
const ISSUER = 'https://Issuer.example/Path';
const OTHER = 'arn:aws:iam::123456789012:oidc-provider/other.example';

/** Where no settings file is. */
const NOWHERE = '/nowhere';

function settings(of: object) {
  return checkInput(settingsSchema, of, 'settings');
}

test('the defaults are safe', () => {
  expect(settings({})).toEqual({
    updates: 'verified',
    overlapDays: 30,
    include: [],
    exclude: [],
    allowPrivateAddresses: false,
    connectTo: [],
    manualCommands: true,
    affectedRoles: true,
    quickLookMinutes: null,
    providers: {},
  });
});

test('the issuer URL follows from the ARN, with its case and path kept', () => {
  expect(issuerOfArn(ARN)).toBe(ISSUER);
});

test('a provider is selected by ARN or issuer URL, and exclude wins over include', () => {
  expect(isSelected(settings({}), ARN)).toBe(true);
  expect(isSelected(settings({ include: [OTHER] }), ARN)).toBe(false);
  expect(isSelected(settings({ include: [ISSUER] }), ARN)).toBe(true);
  expect(isSelected(settings({ include: [ARN], exclude: [ISSUER] }), ARN)).toBe(false);
});

test.each([
  'https://issuer.example/path',
  'https://Issuer.example/Path/',
  'https://ISSUER.EXAMPLE/PATH//',
  'arn:aws:iam::123456789012:oidc-provider/issuer.example/Path/',
])(
  '%s in exclude leaves the provider out although it is written otherwise, and in include it names another',
  (name) => {
    expect(isSelected(settings({ exclude: [name] }), ARN)).toBe(false);
    expect(isSelected(settings({ exclude: [name] }), OTHER)).toBe(true);
    expect(isSelected(settings({ include: [name] }), ARN)).toBe(false);
  },
);

test('the settings of one provider win over those for all, and its CA file is exclusive', () => {
  const given = settings({
    updates: 'never',
    overlapDays: 90,
    caFile: 'all.pem',
    providers: {
      [ISSUER]: { updates: 'always', overlapDays: 0, caFile: 'one.pem', allowPrivateAddresses: true },
    },
  });
  expect(profileOf(given, { arn: ARN, issuer: ISSUER })).toEqual({
    updates: 'always',
    overlapDays: 0,
    allowPrivateAddresses: true,
    caFile: 'one.pem',
    caExclusive: true,
  });
  expect(profileOf(given, { arn: OTHER, issuer: issuerOfArn(OTHER) })).toEqual({
    updates: 'never',
    overlapDays: 90,
    allowPrivateAddresses: false,
    caFile: 'all.pem',
    caExclusive: false,
  });
});

test.each([
  [{ updates: 'sometimes' }, /updates: must be "verified", "always" or "never"/],
  [{ include: ['issuer.example'] }, /include\.0: must be a provider's ARN or an issuer URL/],
  [{ providers: { [ARN]: { update: 'never' } } }, /update: unknown key/],
  [{ providers: { issuer: {} } }, /issuer/],
  ...['a:443:localhost:1', 'a:443:127.0.0.1:65536', 'a:65536:127.0.0.1:1', 'a:443:127.0.0.256:1', 'a:443:[::g]:1'].map(
    (rule): [object, RegExp] => [{ connectTo: [rule] }, /connectTo\.0: must be HOST:PORT:ADDRESS:PORT/],
  ),
  ...[-0.1, 3650.1, Number.NaN, '30', null].map((days): [object, RegExp] => [
    { overlapDays: days },
    /overlapDays: must be a number of days, from 0 \(until its place is needed\) to 3650/,
  ]),
  [{ providers: { [ARN]: { overlapDays: -1 } } }, /issuer\.example\/Path"\.overlapDays: must be a number of days/i],
  [{ overlap: 1 }, /overlap: unknown key/],
  [{ 'x: is fine. Nothing is wrong': 1 }, /^Invalid settings\. "x: is fine\. Nothing is wrong": unknown key\.$/],
  [{ updates: 'x". All is well. "' }, /or "never", not "x\\"\. All is well\. \\""\.$/],
  [{ accountName: 'ü" is fine' }, /ASCII characters, not "ü\\" is fine"\.$/],
  [{ connectTo: ['a" is fine'] }, /with an IP address, not "a\\" is fine"\.$/],
  [{ include: [`${ARN}\u202E`] }, /include\.0: must be a provider's ARN .* not ".*Path\?"\.$/],
])('%j is refused, and the message names the key', (of, message) => {
  expect(() => settings(of)).toThrow(InputError);
  expect(() => settings(of)).toThrow(message);
});

describe('the thumbprint check of the service', () => {
  test.each([
    [undefined, 'aws'],
    ['', 'aws'],
    ['https://iam.amazonaws.com', 'aws'],
    ['https://IAM.US-GOV.amazonaws.com.:443/', 'aws'],
    ['https://iam.cn-north-1.amazonaws.com.cn', 'aws'],
    ['https://iam.global.api.aws', 'aws'],
    ['https://vpce-1.iam.us-east-1.vpce.amazonaws.com', 'aws'],
    ['https://iam.eusc-de-east-1.amazonaws.eu', 'aws'],
    ['https://iam.us-iso-east-1.c2s.ic.gov', 'aws'],
    ['http://127.0.0.1:17490', 'unknown'],
    ['https://amazonaws.com.evil.example', 'unknown'],
    ['https://notamazonaws.com', 'unknown'],
    ['https://rgw.example/amazonaws.com', 'unknown'],
    ['no URL', 'unknown'],
  ])('follows from the endpoint %j, unless the settings say otherwise: %s', (endpoint, check) => {
    expect(checkOf(settings({}), endpoint)).toBe(check);
    expect(checkOf(settings({ thumbprintCheck: 'none' }), endpoint)).toBe('none');
  });

  test('cannot be set to "unknown"', () => {
    expect(() => settings({ thumbprintCheck: 'unknown' })).toThrow(
      /thumbprintCheck: must be one of .*"any-certificate"/,
    );
  });
});

describe('the environment', () => {
  test('carries what the construct gives to the handler', () => {
    const environment = {
      topicArn: 'arn:aws:sns:eu-west-1:1:topic',
      tableName: 'memory',
      settings: settings({ include: [ISSUER] }),
    };
    expect(parseEnvironment(renderEnvironment(environment), NOWHERE)).toEqual(environment);
  });

  test('needs a topic and a table', () => {
    const needed = { TOPIC_ARN: 'x', TABLE_NAME: 'x' };
    expect(parseEnvironment(needed, NOWHERE)).toEqual({ topicArn: 'x', tableName: 'x', settings: settings({}) });
    for (const name of Object.keys(needed)) {
      for (const value of [undefined, '']) {
        expect(() => parseEnvironment({ ...needed, [name]: value }, NOWHERE)).toThrow(
          new InputError(`The environment variable ${name} is not set.`),
        );
      }
    }
  });

  test('is continued by a file, with more entries of lists and more overrides of single providers', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'settings-'));
    const more = {
      include: [OTHER],
      exclude: [],
      connectTo: ['a:443:127.0.0.1:1'],
      providers: { [OTHER]: { overlapDays: 1 } },
    };
    writeFileSync(path.join(directory, 'more.json'), JSON.stringify(more));
    const near = { updates: 'never', include: [ARN], providers: { [ARN]: { updates: 'always' } } };
    const variables = { TOPIC_ARN: 'x', TABLE_NAME: 'x', SETTINGS: JSON.stringify(near), SETTINGS_FILE: 'more.json' };
    expect(parseEnvironment(variables, directory).settings).toEqual(
      settings({
        updates: 'never',
        include: [ARN, OTHER],
        connectTo: ['a:443:127.0.0.1:1'],
        providers: { [ARN]: { updates: 'always' }, [OTHER]: { overlapDays: 1 } },
      }),
    );
    rmSync(path.join(directory, 'more.json'));
    expect(() => parseEnvironment(variables, directory)).toThrow('more.json');
    rmSync(directory, { recursive: true });
  });

  test('is refused with the name of a variable that is no JSON or has an unknown key', () => {
    const needed = { TOPIC_ARN: 'x', TABLE_NAME: 'x' };
    expect(() => parseEnvironment({ ...needed, SETTINGS: '{' }, NOWHERE)).toThrow('SETTINGS is not JSON');
    expect(() => parseEnvironment({ ...needed, SETTINGS: '{"a":1}' }, NOWHERE)).toThrow(/SETTINGS.*a: unknown key/);
  });
});
