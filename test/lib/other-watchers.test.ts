import { type App, type Environment, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { OidcThumbprintWatcher } from '../../lib/watcher';
import { createApp } from './synthesise';

/** The warnings about other watchers in an app with one watcher in each of these environments. */
function warningsFor(environments: readonly Environment[], app: App = createApp()): string[] {
  const stacks = environments.map((env, index) => {
    const stack = new Stack(app, `Stack${index}`, { env });
    void new OidcThumbprintWatcher(stack, 'Watcher', { alertEmails: ['ops@example.com'], reactToIamEvents: false });
    return stack;
  });
  return stacks.flatMap((stack) =>
    Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('has another watcher'))
      .map(({ entry }) => JSON.stringify(entry.data)),
  );
}

const here = { account: '111122223333', region: 'us-east-1' };

test('one watcher causes no warning, nor do two for two accounts', () => {
  expect(warningsFor([here])).toEqual([]);
  expect(warningsFor([here, { ...here, account: '444455556666' }])).toEqual([]);
});

test.each<[string, Environment[]]>([
  ['for one account, even in two regions', [here, { ...here, region: 'eu-central-1' }]],
  ['for accounts that nobody names', [{}, {}]],
  ['for an account and one that nobody names', [here, {}]],
])('the second of two watchers %s warns of the first', (_, environments) => {
  const warnings = warningsFor(environments);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('another watcher, Stack0/Watcher,');
});

test('the second of two watchers in one stack warns of the first', () => {
  const stack = new Stack(createApp(), 'Stack', { env: here });
  for (const id of ['One', 'Two']) void new OidcThumbprintWatcher(stack, id, { alertEmails: ['ops@example.com'] });
  const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('another watcher, Stack/One,'));
  expect(warnings).toHaveLength(1);
});
