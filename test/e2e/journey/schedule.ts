import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { misfits } from '../../support/json-schema';
import { isAllowed } from '../../../sandbox/aws/policy';
import { scheduleOf, setScheduleState } from '../schedules';
import { type Envelope, type Step, issuerOf, logLines, objectsIn, pinnedFor, waitFor, waitForMessage } from '../setup';
import { NAMES, statementsOf } from './deploy';

const SCHEMA = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../docs/alert.schema.json'), 'utf8'));

/** What runs by itself. */
export const scheduleSteps: readonly Step[] = [
  {
    title: 'each of the two schedules may call the function, and what it calls is an alias of the latest version',
    run: async (setup) => {
      for (const alias of ['live', 'quick-look'] as const) {
        const { Target: target } = await scheduleOf(setup, alias);
        const wanted = { action: 'lambda:InvokeFunction', resource: target.Arn };
        assert.equal(isAllowed(await statementsOf(setup, target.RoleArn), wanted), true, JSON.stringify(target));
        assert.match(target.Arn, /:function:oidc-thumbprint-watcher:(live|quick-look)$/);
      }
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
    title: 'the schedule of the quick looks fires; one that finds nothing new leaves one line in the log',
    run: async (setup) => {
      // Both schedules fire at once here, and a quick look ends while a run is under way.
      await setScheduleState(setup, 'live', 'DISABLED');
      const look = await waitFor('a quick look that finds nothing new', async () =>
        objectsIn(await logLines(setup)).find((line) => line['quickLook'] === 'as-remembered'),
      );
      assert.equal(look['message'], 'The quick look found nothing to do');
      assert.ok(Number(look['providers']) >= 2, JSON.stringify(look));
    },
  },
  {
    title: 'an issuer renews its certificate; the next quick look adds the new thumbprint and keeps the old one',
    run: async (setup) => {
      const { arn, pinned, rotate } = issuerOf(setup, 'private-ca');
      const renewed = await rotate?.();
      // The one that signs its own is to be approved by hand afterwards.
      await issuerOf(setup, 'self-signed').rotate?.();
      const envelope = await waitForMessage(setup, 'the notification of the renewal', reports('thumbprint-added', arn));
      assert.deepEqual(new Set(pinnedFor(setup, arn)), new Set([pinned, renewed]));
      // No run over all providers did it.
      const { runId } = alertIn(envelope);
      const checked = await waitFor('its lines in the log', async () => {
        const lines = objectsIn(await logLines(setup)).filter((line) => line['runId'] === runId && 'provider' in line);
        return lines.length > 0 ? lines : undefined;
      });
      assert.ok(checked.length < setup.issuers.length, JSON.stringify(checked));
      await setScheduleState(setup, 'live', 'ENABLED');
    },
  },
];

/** The notifications in a message. */
export function alertIn({ Message: message }: Envelope): {
  subject: string;
  runId: string;
  notifications: Record<string, unknown>[];
} {
  return JSON.parse(message);
}

/** Whether a message reports something of a provider. */
export function reports(code: string, arn: string) {
  return (envelope: Envelope): boolean => {
    const { notifications = [] } = Object(alertIn(envelope));
    return notifications.some((item: Record<string, unknown>) => item['code'] === code && item['provider'] === arn);
  };
}
