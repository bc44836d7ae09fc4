import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Alert } from '../../lambda/notify/message-json';
import { item, notified, render } from '../support/notifications';
import { readDocument } from './documents';

/** The functions that docs/alerts.md shows, in order. */
const [PAGERDUTY = '', OPSGENIE = ''] = [...readDocument('alerts.md').matchAll(/```js\n([\s\S]*?)```/g)].map(
  ([, code = '']) => code,
);

/** A request that came in. */
interface Received {
  url: string | undefined;
  authorization: string | undefined;
  body: unknown;
}

let server: Server;
let status: number;
let received: Received[];
let directory: string;

beforeEach(async () => {
  status = 202;
  received = [];
  directory = await mkdtemp(path.join(tmpdir(), 'recipes-'));
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      received.push({ url: request.url, authorization: request.headers.authorization, body });
      response.writeHead(status).end('{}');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});

afterEach(async () => {
  await new Promise((resolve) => {
    server.close(resolve);
  });
  await rm(directory, { recursive: true });
});

/** Runs an exported function of a recipe in a process of its own, with the service at the test's server. */
async function call(code: string, name: string, argument: unknown): Promise<void> {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const file = path.join(directory, 'recipe.mjs');
  await writeFile(file, code.replaceAll(/https:\/\/[a-z.]+(?=\/v2\/)/g, `http://127.0.0.1:${port}`));
  const script = `import(${JSON.stringify(file)}).then((recipe) => recipe[${JSON.stringify(name)}](${JSON.stringify(argument)}))`;
  const env = { ...process.env, ROUTING_KEY: 'routing key', API_KEY: 'api key' };
  await promisify(execFile)(process.execPath, ['-e', script], { env });
}

const PIN = item('external-pin-unapproved');
const DOWN = item('timed-out', { reason: 'resolved' });

function alertJson(): string {
  return render([notified('held', PIN, DOWN, item('thumbprint-added', { reason: 'happened' }))]).message.json;
}

function alert(): Alert {
  return JSON.parse(alertJson());
}

describe('the function for PagerDuty', () => {
  test('opens and closes incidents by the key, and leaves out information', async () => {
    await call(PAGERDUTY, 'handler', { Records: [{ Sns: { Message: alertJson() } }] });
    const [open, over, ...others] = alert().notifications;
    expect(others.map(({ code }) => code)).toEqual(['thumbprint-added']);
    expect(received.map(({ url, body }) => ({ url, body }))).toEqual([
      {
        url: '/v2/enqueue',
        body: {
          routing_key: 'routing key',
          event_action: 'trigger',
          dedup_key: open?.key,
          payload: {
            summary: open?.message,
            source: 'https://issuer.example',
            severity: 'warning',
            timestamp: open?.since,
            group: '123456789012',
            class: 'external-pin-unapproved',
            custom_details: {
              provider: open?.provider,
              advice: open?.advice,
              commands: open?.commands,
              runbook: 'RUNBOOK external-pin-unapproved',
            },
          },
        },
      },
      { url: '/v2/enqueue', body: expect.objectContaining({ event_action: 'resolve', dedup_key: over?.key }) },
    ]);
  });

  test('takes a message about the watcher itself, and passes an alarm of CloudWatch', async () => {
    const { json } = render([], [item('state-unavailable')]).message;
    const alarm = JSON.stringify({ AlarmName: 'OidcThumbprintWatcher-Missed', NewStateValue: 'ALARM' });
    await call(PAGERDUTY, 'handler', { Records: [{ Sns: { Message: alarm } }, { Sns: { Message: json } }] });
    expect(received).toMatchObject([
      { body: { payload: { source: 'oidc-thumbprint-watcher in 123456789012, eu-central-1' } } },
    ]);
  });

  test('fails where PagerDuty does not take an event, so that Lambda tries again', async () => {
    status = 429;
    const message = { Records: [{ Sns: { Message: alertJson() } }] };
    await expect(call(PAGERDUTY, 'handler', message)).rejects.toThrow('PagerDuty answered 429.');
  });
});

describe('the request to Opsgenie', () => {
  test('opens an alert by the key, and closes it', async () => {
    const [open, over] = alert().notifications;
    await call(OPSGENIE, 'send', open);
    await call(OPSGENIE, 'send', over);
    expect(received).toEqual([
      {
        url: '/v2/alerts',
        authorization: 'GenieKey api key',
        body: {
          alias: open?.key,
          message: 'https://issuer.example: external-pin-unapproved',
          description: [open?.message, ...(open?.advice ?? [])].join('\n'),
          priority: 'P3',
          entity: open?.provider,
          tags: ['external-pin-unapproved'],
          details: { runbook: 'RUNBOOK external-pin-unapproved' },
        },
      },
      {
        url: `/v2/alerts/${over?.key}/close?identifierType=alias`,
        authorization: 'GenieKey api key',
        body: { note: over?.message },
      },
    ]);
  });

  test('fails where Opsgenie does not take it', async () => {
    status = 422;
    await expect(call(OPSGENIE, 'send', alert().notifications[0])).rejects.toThrow('Opsgenie answered 422.');
  });
});
