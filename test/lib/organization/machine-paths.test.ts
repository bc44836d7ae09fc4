import type { Kind } from '../../../lambda/organization/state';
import { definitionIn } from './definition';
import { interpret } from './interpreter';
import { synthesiseOrganization } from './synthesise';

const definition = definitionIn(synthesiseOrganization());

/** What the functions of a run return: its kind, and the number of items after each stage; 1 where it is not said. */
interface Run {
  kind: Kind;
  counts?: Readonly<Record<string, number>>;
}

/** Returns the states that a run goes through, without its choices. */
async function pathOf({ kind, counts = {} }: Run): Promise<string[]> {
  const path: string[] = [];
  await interpret(
    definition,
    {},
    {
      invoke: async (_, payload) => {
        const { stage, run }: Record<string, unknown> = Object(payload);
        return { run, kind, key: `${String(stage)}.json`, count: counts[String(stage)] ?? 1 };
      },
      readItems: () => [],
      context: { Execution: { Name: 'run-1' }, StateMachine: { Id: 'machine' } },
      onOutput: (name) => path.push(name),
    },
  );
  return path.filter((name) => definition.States[name]?.Type !== 'Choice');
}

test('a full run goes through all stages', async () => {
  await expect(pathOf({ kind: 'full' })).resolves.toEqual([
    'Begin',
    'Accounts',
    'Inventory',
    'Issuers',
    'Observe',
    'Compare',
    'Act',
    'Notify',
    'End',
  ]);
});

test('a quick look asks for neither accounts nor inventories', async () => {
  const path = await pathOf({ kind: 'quick' });
  expect(path).toEqual(['Begin', 'Observe', 'Compare', 'Act', 'Notify', 'End']);
});

test('a quick look with nothing to observe, or nothing to act on, ends there', async () => {
  await expect(pathOf({ kind: 'quick', counts: { begin: 0 } })).resolves.toEqual(['Begin', 'End']);
  const path = await pathOf({ kind: 'quick', counts: { compare: 0 } });
  expect(path).toEqual(['Begin', 'Observe', 'Compare', 'End']);
});

test('an execution that finds another one under way ends at once, and does not touch its lease', async () => {
  await expect(pathOf({ kind: 'busy', counts: { begin: 0 } })).resolves.toEqual(['Begin', 'Busy']);
});

test('a full run leaves maps over nothing out, and still notifies', async () => {
  const path = await pathOf({ kind: 'full', counts: { accounts: 0, issuers: 0, compare: 0 } });
  expect(path).toEqual(['Begin', 'Accounts', 'Issuers', 'Compare', 'Notify', 'End']);
});
