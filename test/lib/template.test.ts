import { Template } from 'aws-cdk-lib/assertions';
import { OidcThumbprintWatcherStack } from '../../lib/stack';
import { createApp } from './synthesise';

/** What changes with the function's code and with nothing in the stack: the asset's hash, and the version's. */
function normalised(template: object): unknown {
  return JSON.parse(
    JSON.stringify(template)
      .replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH')
      .replaceAll(/(FunctionCurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1HASH'),
  );
}

test('the template of the stack, as it is deployed by default, is the one that was reviewed', () => {
  const app = createApp();
  const stack = new OidcThumbprintWatcherStack(app, 'OidcThumbprintWatcher', {
    watcher: { alertEmails: ['you@example.com'] },
  });
  expect(normalised(Template.fromStack(stack).toJSON())).toMatchSnapshot();
});
