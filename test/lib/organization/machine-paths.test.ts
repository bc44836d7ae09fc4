import type { Kind } from '../../../lambda/organization/state';
import { type State, definitionIn } from './definition';
import { synthesiseOrganization } from './synthesise';

const definition = definitionIn(synthesiseOrganization());

/** What the functions of a run return: its kind, and the number of items after each stage; 1 where it is not said. */
interface Run {
  kind: Kind;
  counts?: Readonly<Record<string, number>>;
}

interface Rule {
  Next: string;
  Variable?: string;
  StringEquals?: string;
  NumericGreaterThan?: number;
  And?: readonly Omit<Rule, 'Next'>[];
}

function holds({ Variable, StringEquals, NumericGreaterThan, And }: Omit<Rule, 'Next'>, state: object): boolean {
  if (And) return And.every((rule) => holds(rule, state));
  const value: unknown = Object(state)[String(Variable).slice(2)];
  if (StringEquals !== undefined) return value === StringEquals;
  return Number(value) > (NumericGreaterThan ?? Infinity);
}

function nextOf({ Choices, Default, Next }: State, state: object): string | undefined {
  const rules: readonly Rule[] = Choices ?? [];
  return Choices ? (rules.find((rule) => holds(rule, state))?.Next ?? Default) : Next;
}

/** Returns the stages that a run goes through, without its choices. */
function pathOf({ kind, counts = {} }: Run): string[] {
  const path: string[] = [];
  let count = 1;
  for (let name: string | undefined = definition.StartAt; name !== undefined;) {
    const state = definition.States[name];
    if (!state) throw new Error(`There is no state ${name}.`);
    if (state.Type === 'Task') count = counts[name] ?? 1;
    if (state.Type !== 'Choice') path.push(name);
    name = nextOf(state, { kind, count });
  }
  return path;
}

test('a full run goes through all stages', () => {
  expect(pathOf({ kind: 'full' })).toEqual([
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

test('a quick look asks for neither accounts nor inventories', () => {
  expect(pathOf({ kind: 'quick' })).toEqual(['Begin', 'Observe', 'Compare', 'Act', 'Notify', 'End']);
});

test('a quick look with nothing to observe, or nothing to act on, ends there', () => {
  expect(pathOf({ kind: 'quick', counts: { Begin: 0 } })).toEqual(['Begin', 'End']);
  expect(pathOf({ kind: 'quick', counts: { Compare: 0 } })).toEqual(['Begin', 'Observe', 'Compare', 'End']);
});

test('an execution that finds another one under way ends at once, and does not touch its lease', () => {
  expect(pathOf({ kind: 'busy', counts: { Begin: 0 } })).toEqual(['Begin', 'Busy']);
});

test('a full run leaves maps over nothing out, and still notifies', () => {
  const counts = { Accounts: 0, Issuers: 0, Compare: 0 };
  expect(pathOf({ kind: 'full', counts })).toEqual(['Begin', 'Accounts', 'Issuers', 'Compare', 'Notify', 'End']);
});
