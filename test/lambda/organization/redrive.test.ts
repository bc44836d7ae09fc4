import { callsOf, issuer, listsFor, machine, OLD, scenario } from './small-organization';
import { ROTATED } from './scenario';

/** Files by key, without the observations: each has its moment. */
function files(): Record<string, string> {
  const { objects } = scenario.aws.bucket;
  return Object.fromEntries([...objects].filter(([key]) => !key.includes('/observations/')));
}

test('each stage that is done twice gives the same files, no second write and no second mail', async () => {
  const differences: string[] = [];
  let first: Record<string, string> = {};
  await machine.execute(
    'run-1',
    {},
    {
      twice: (stage, time) => {
        if (time === 'first') first = files();
        else if (JSON.stringify(files()) !== JSON.stringify(first)) differences.push(stage);
      },
    },
  );
  expect(differences).toEqual([]);
  const lists = Object.values(listsFor(ROTATED));
  expect(lists).toEqual(lists.map(() => [OLD, issuer(ROTATED).thumbprint]));
  expect(callsOf('UpdateOpenIDConnectProviderThumbprint')).toBe(lists.length);
  expect(scenario.aws.inbox.messages).toHaveLength(1);
}, 120_000);

test('while a run is under way another one ends as busy, and once it has ended the next begins', async () => {
  const others: string[] = [];
  await machine.execute(
    'run-1',
    {},
    {
      before: async (stage) => {
        if (stage !== 'act') return;
        for (const input of [{}, { only: 'enforced' }]) others.push((await machine.execute('run-2', input)).state.kind);
      },
    },
  );
  expect(others).toEqual(['busy', 'busy']);
  expect(scenario.aws.inbox.messages).toHaveLength(1);
  expect((await machine.execute('run-3')).state).toMatchObject({ run: 'run-3', kind: 'full' });
  expect(scenario.aws.inbox.messages).toHaveLength(1);
});

test('a run whose place another one has taken does not go on', async () => {
  await machine.functions.coordinate({ stage: 'begin', run: 'run-1', machine: '', input: {} });
  await machine.functions.coordinate({ stage: 'end', run: 'run-1', kind: 'full' });
  await machine.functions.coordinate({ stage: 'begin', run: 'run-2', machine: '', input: {} });
  const late = machine.functions.coordinate({ stage: 'accounts', run: 'run-1', kind: 'full' });
  await expect(late).rejects.toThrow('Another run over the organization is under way.');
});

test('a message that SNS refuses is sent when the stage is done again, and then no more', async () => {
  scenario.aws.faults.fail('Publish', 'AuthorizationError');
  await expect(machine.execute('run-1')).rejects.toThrow('The notifications could not be sent.');
  expect(scenario.aws.inbox.messages).toEqual([]);
  const notify = { stage: 'notify', run: 'run-1', kind: 'full' };
  await machine.functions.coordinate(notify);
  await machine.functions.coordinate(notify);
  expect(scenario.aws.inbox.messages).toHaveLength(1);
});

test('a message that SNS refuses is sent by the next run, too', async () => {
  scenario.aws.faults.fail('Publish', 'AuthorizationError');
  await expect(machine.execute('run-1')).rejects.toThrow('The notifications could not be sent.');
  await machine.functions.coordinate({ stage: 'end', run: 'run-1', kind: 'full' });
  await machine.execute('run-2');
  expect(scenario.aws.inbox.messages).toHaveLength(1);
  expect(scenario.aws.inbox.messages[0]?.email).toContain('a new certificate was pinned');
});

test('a run that finds all as the last one left it writes nothing, and sends nothing', async () => {
  await machine.execute('run-1');
  const written = callsOf('UpdateOpenIDConnectProviderThumbprint');
  await machine.execute('run-2');
  expect(callsOf('UpdateOpenIDConnectProviderThumbprint')).toBe(written);
  expect(scenario.aws.inbox.messages).toHaveLength(1);
});
