import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RUN_KEY, TABLE_KEYS } from '../../../lambda/contract/table-keys';
import { createStateStore } from '../../../lambda/state/dynamodb';
import { createEventLog } from '../../../lambda/state/event-store';
import { readHistory } from '../../../lambda/state/history';
import { openSession } from '../../../lambda/state/session';
import { plain } from '../../../lambda/state/plain';
import { PROVIDER_FORMAT, RUN_FORMAT } from '../../../lambda/state/state-format';
import { account } from '../../support/account-setup';

const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';
const NOW = new Date('2026-11-28T12:00:00Z');

type Item = Record<string, string | number | boolean>;

/** One item of each kind, or more, as version 1.0.0 wrote them. */
const ITEMS: Item[] = JSON.parse(readFileSync(path.join(import.meta.dirname, 'items-of-1.0.0.json'), 'utf8'));

beforeEach(async () => {
  for (const item of ITEMS) await account.table.put(item);
});

function stateStore() {
  return createStateStore(account.dynamoClient, account.table.name);
}

function textOf(subject: string): unknown {
  return ITEMS.find((one) => one[TABLE_KEYS.partitionKey] === subject && one[TABLE_KEYS.sortKey] === 'state')?.[
    'state'
  ];
}

async function keptText(key: string): Promise<string> {
  const kept = (await stateStore().read(key)) ?? '';
  expect(kept).toBe(textOf(key));
  return kept;
}

test('the state of a provider that version 1.0.0 wrote is read, and written again with what that version did not keep', async () => {
  const kept = await keptText(ARN);
  const sinceThen = { singleKinds: [] };
  expect(PROVIDER_FORMAT.print(PROVIDER_FORMAT.parse(kept))).toBe(
    JSON.stringify(plain({ ...Object(JSON.parse(kept)), ...sinceThen })),
  );
});

test('the state of the runs that version 1.0.0 wrote is read, and written again as the same text', async () => {
  const kept = await keptText(RUN_KEY);
  expect(RUN_FORMAT.print(RUN_FORMAT.parse(kept))).toBe(kept);
});

test('the history that version 1.0.0 wrote is read', async () => {
  const history = await readHistory([ARN], stateStore(), NOW);
  expect(history).toMatchObject({ history: [{ versions: [{ version: 1 }, { version: 2 }] }] });
});

test('the event that version 1.0.0 kept is read, with its mark', async () => {
  const session = openSession({ stateStore: stateStore(), runId: 'run', clock: () => NOW, leaseMs: () => 60_000 });
  const events = await createEventLog(session, 'run', () => NOW).read();
  expect(events).toMatchObject([
    { change: { provider: ARN, action: 'UpdateOpenIDConnectProviderThumbprint' }, compared: true },
  ]);
  expect(session.errors()).toEqual([]);
});
