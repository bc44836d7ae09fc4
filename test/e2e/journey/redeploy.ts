import assert from 'node:assert/strict';
import { cloudTrailEvent } from '../../support/iam-event';
import { commandTo } from '../../support/mail-commands';
import { type Setup, type Step, issuerOf, pinnedFor, waitForMessage } from '../setup';
import { NAMES, deploy } from './deploy';
import { answerIn, mailWith } from './mails';
import { alertIn, reports } from './schedule';

/** A thumbprint that no issuer presents. */
const EXTERNAL = 'd'.repeat(40);

/** What happens after a change of the settings. */
export const redeploySteps: readonly Step[] = [
  {
    title: 'cdk deploy with a changed setting replaces the version that is called, and keeps topic and table',
    run: async (setup) => {
      const { aws } = setup.commands;
      const alias = ['--function-name', 'oidc-thumbprint-watcher', '--name', 'live'];
      const before = Object(await aws('lambda', 'get-alias', ...alias)).FunctionVersion;
      const { TopicArn: topic, TableName: table } = setup.outputs;
      await deploy(setup, NAMES.second);
      const after = Object(await aws('lambda', 'get-alias', ...alias)).FunctionVersion;
      assert.notEqual(after, before);
      assert.deepEqual([setup.outputs['TopicArn'], setup.outputs['TableName']], [topic, table]);
    },
  },
  {
    title: 'someone deletes a client ID: the event calls the function, and the alert says who, under the new name',
    run: async (setup) => {
      const { arn } = issuerOf(setup, 'private-ca');
      const event = JSON.stringify(
        cloudTrailEvent('RemoveClientIDFromOpenIDConnectProvider', {
          requestParameters: { openIDConnectProviderArn: arn, clientID: 'sts.amazonaws.com' },
        }),
      );
      await handOver(setup, event);
      const envelope = await waitForMessage(setup, 'the alert', reports('iam-change', arn));
      assert.match(
        JSON.stringify(alertIn(envelope).notifications),
        /arn:aws:iam::123456789012:user\/alice.*192\.0\.2\.7/,
      );
      assert.equal(envelope.MessageAttributes?.['account']?.Value, NAMES.second);
    },
  },
  {
    title:
      'someone replaces an approved thumbprint; the commands in the mail about it bring it back, and remove the other',
    run: async (setup) => {
      const { arn, pinned } = issuerOf(setup, 'self-signed');
      const before = pinnedFor(setup, arn);
      const list = [pinned, EXTERNAL];
      const update = ['--open-id-connect-provider-arn', arn, '--thumbprint-list', ...list];
      await setup.commands.aws('iam', 'update-open-id-connect-provider-thumbprint', ...update);
      const detail = {
        eventID: '0c6d7a4e-2222-4333-8444-555566667777',
        eventTime: new Date().toISOString().replace(/\.\d+/, ''),
        requestParameters: { openIDConnectProviderArn: arn, thumbprintList: list },
      };
      await handOver(setup, JSON.stringify(cloudTrailEvent('UpdateOpenIDConnectProviderThumbprint', detail)));
      await waitForMessage(setup, 'the mail', reports('external-change', arn));
      const mail = mailWith(setup, 'external-change');
      const [approved] = before.filter((one) => !list.includes(one));
      for (const purpose of [`Approve ${approved} again`, `Remove ${EXTERNAL} and keep it out`]) {
        const report = answerIn(await setup.commands.shell(commandTo(purpose, mail)));
        assert.deepEqual(
          report.providers.map(({ status }: { status: string }) => status),
          ['updated'],
        );
      }
      assert.deepEqual(new Set(pinnedFor(setup, arn)), new Set(before));
    },
  },
];

/** As EventBridge does it. Nobody may put events in the name of IAM, so it is done by hand. */
async function handOver({ commands: { aws } }: Setup, event: string): Promise<void> {
  const [{ Name: rule, EventPattern: pattern }] = Object(await aws('events', 'list-rules')).Rules;
  const { Result: fits } = Object(
    await aws('events', 'test-event-pattern', '--event-pattern', pattern, '--event', event),
  );
  assert.equal(fits, true, pattern);
  const [{ Arn: target }] = Object(await aws('events', 'list-targets-by-rule', '--rule', rule)).Targets;
  const payload = ['--cli-binary-format', 'raw-in-base64-out', '--payload', event, '/dev/null'];
  await aws('lambda', 'invoke', '--function-name', target, '--invocation-type', 'Event', ...payload);
}
