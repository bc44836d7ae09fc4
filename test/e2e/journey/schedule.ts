import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { misfits } from '../../support/json-schema';
import { isAllowed } from '../policy';
import { type Envelope, type Step, issuerOf, logLines, objectsIn, pinnedFor, waitFor, waitForMessage } from '../setup';
import { NAMES, statementsOf } from './deploy';

const SCHEMA = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../docs/alert.schema.json'), 'utf8'));

/** What runs by itself. */
export const scheduleSteps: readonly Step[] = [
  {
    title: 'the schedule may call the function, and what it calls is the alias of the latest version',
    run: async (setup) => {
      const { aws } = setup.commands;
      const [{ Name: name }] = Object(await aws('scheduler', 'list-schedules')).Schedules;
      const { Target: target } = Object(await aws('scheduler', 'get-schedule', '--name', name));
      const wanted = { action: 'lambda:InvokeFunction', resource: target.Arn };
      assert.equal(isAllowed(await statementsOf(setup, target.RoleArn), wanted), true, JSON.stringify(target));
      assert.match(target.Arn, /:function:oidc-thumbprint-watcher:live$/);
    },
  },
  {
    title: 'the schedule fires; the run adds the thumbprint of the host that serves the keys',
    run: async (setup) => {
      const { arn, pinned } = issuerOf(setup, 'split');
      const envelope = await waitForMessage(
        setup,
        'the notification of the first run',
        reports('thumbprint-added', arn),
      );
      assert.equal(pinnedFor(setup, arn).length, 2);
      assert.ok(pinnedFor(setup, arn).includes(pinned));
      const { severity, event, account } = envelope.MessageAttributes ?? {};
      assert.deepEqual(severity, { Type: 'String', Value: 'info' });
      assert.deepEqual(event, { Type: 'String.Array', Value: '["thumbprint-added"]' });
      assert.deepEqual(account, { Type: 'String', Value: NAMES.first });
      assert.deepEqual(misfits(alertIn(envelope), SCHEMA), []);
      assert.equal(envelope.Subject, alertIn(envelope).subject);
    },
  },
  {
    title: 'its log has a line for each provider and the end of the run, and the metrics of it',
    run: async (setup) => {
      const logged = await waitFor('the end of the run in the log', async () => {
        const lines = objectsIn(await logLines(setup));
        return lines.some(({ RunCompleted: completed }) => completed === 1) ? lines : undefined;
      });
      assert.ok(logged.filter((line) => 'provider' in line).length >= 3);
      assert.ok(logged.some(({ message }) => message === 'The run is over'));
    },
  },
  {
    title: 'an issuer renews its certificate; the next run adds the new thumbprint and keeps the old one',
    run: async (setup) => {
      const { arn, pinned, rotate } = issuerOf(setup, 'private-ca');
      const renewed = await rotate?.();
      // The one that signs its own is to be approved by hand afterwards.
      await issuerOf(setup, 'self-signed').rotate?.();
      await waitForMessage(setup, 'the notification of the renewal', reports('thumbprint-added', arn));
      assert.deepEqual(new Set(pinnedFor(setup, arn)), new Set([pinned, renewed]));
    },
  },
];

/** The notifications in a message. */
export function alertIn({ Message: message }: Envelope): { subject: string; notifications: Record<string, unknown>[] } {
  return JSON.parse(message);
}

/** Whether a message reports something of a provider. */
export function reports(code: string, arn: string) {
  return (envelope: Envelope): boolean => {
    const { notifications = [] } = Object(alertIn(envelope));
    return notifications.some((item: Record<string, unknown>) => item['code'] === code && item['provider'] === arn);
  };
}
