import { checkInput } from '../../../lambda/contract/input-error';
import { type Settings, settingsSchema } from '../../../lambda/contract/settings';
import { selectionFor, settingsFor } from '../../../lambda/organization/account-settings';
import { accountId } from './scenario';

const [HERE, THERE] = [accountId(1), accountId(2)];

function arn(account: string, host: string): string {
  return `arn:aws:iam::${account}:oidc-provider/${host}`;
}

function settings(given: object = {}): Settings {
  return checkInput(settingsSchema, given, 'settings');
}

test('every provider is looked at, unless issuers are named', () => {
  expect(selectionFor(settings(), [])(HERE, arn(HERE, 'a.example'))).toBe(true);
  const isWanted = selectionFor(settings(), ['https://a.example/']);
  expect(isWanted(HERE, arn(HERE, 'a.example'))).toBe(true);
  expect(isWanted(HERE, arn(HERE, 'b.example'))).toBe(false);
});

test('an issuer that the settings leave out is left out in every account, and an ARN in its own', () => {
  const isWanted = selectionFor(settings({ exclude: ['https://a.example', arn(HERE, 'b.example')] }), []);
  expect([HERE, THERE].map((account) => isWanted(account, arn(account, 'a.example')))).toEqual([false, false]);
  expect([HERE, THERE].map((account) => isWanted(account, arn(account, 'b.example')))).toEqual([false, true]);
});

test('settings that include providers by their ARN restrict their own account alone', () => {
  const isWanted = selectionFor(settings({ include: [arn(HERE, 'a.example')] }), []);
  expect(isWanted(HERE, arn(HERE, 'b.example'))).toBe(false);
  expect(isWanted(THERE, arn(THERE, 'b.example'))).toBe(true);
});

test('the settings of a run name only providers that it has', () => {
  const given = settings({
    include: [arn(THERE, 'a.example')],
    providers: {
      [arn(HERE, 'a.example')]: { updates: 'never' },
      [arn(THERE, 'a.example')]: {},
      'https://b.example': {},
    },
  });
  const own = settingsFor(given, [arn(HERE, 'a.example')]);
  expect([own.include, own.exclude, Object.keys(own.providers)]).toEqual([[], [], [arn(HERE, 'a.example')]]);
});
