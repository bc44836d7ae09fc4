import pMap from 'p-map';
import type { Definition, State } from './definition';

/** What an execution acts on. */
export interface Surroundings {
  /** Invokes a function, by its name. */
  invoke: (functionName: string, payload: object) => Promise<unknown>;
  /** Reads the file that a map goes over. */
  readItems: (key: string) => readonly unknown[];
  /** The context object, which paths with `$$` read. */
  context: object;
  /** Gets each state's name and its output. */
  onOutput: (name: string, output: unknown) => void;
  /** Waits before each state and before each child. Default: nothing takes time. */
  wait?: (what: 'state' | 'map' | 'child') => Promise<void>;
  /** True if children run side by side, as many as the definition says. Default: one after another. */
  sideBySide?: true;
}

/**
 * Executes a definition, as far as the organization's needs it: paths of names only, no retries.
 * @returns the output
 */
export async function interpret(definition: Definition, input: unknown, around: Surroundings): Promise<unknown> {
  let value = input;
  for (let name: string | undefined = definition.StartAt; name !== undefined;) {
    const state: State | undefined = definition.States[name];
    if (!state) throw new Error(`There is no state ${name}.`);
    await around.wait?.(state.Type === 'Map' ? 'map' : 'state');
    const { output, next } = await step(state, value, around);
    around.onOutput(name, output);
    value = output;
    name = next;
  }
  return value;
}

interface Outcome {
  output: unknown;
  next: string | undefined;
}

async function step(state: State, input: unknown, around: Surroundings): Promise<Outcome> {
  switch (state.Type) {
    case 'Task':
      return invoke(state, input, around);
    case 'Choice':
      return { output: input, next: state.Choices?.find((rule) => holds(rule, input))?.Next ?? state.Default };
    case 'Map':
      await goThrough(state, input, around);
      return { output: input, next: state.Next };
    default:
      return { output: input, next: undefined };
  }
}

async function invoke(state: State, input: unknown, around: Surroundings): Promise<Outcome> {
  const { FunctionName: name = '', Payload: template = {} } = state.Parameters ?? {};
  try {
    const answer = await around.invoke(name.split(':').at(-1) ?? '', Object(fill(template, input, around.context)));
    const result = { Payload: answer };
    const output = state.OutputPath === null ? {} : read(state.OutputPath ?? '$', result, around.context);
    return { output, next: state.Next };
  } catch (error) {
    const [caught] = state.Catch ?? [];
    if (!caught) throw error;
    const output = { ...Object(input), error: { Error: 'Error', Cause: String(error) } };
    return { output, next: caught.Next };
  }
}

async function goThrough(state: State, input: unknown, around: Surroundings): Promise<void> {
  const { ItemProcessor: processor, ItemSelector: selector = {}, MaxConcurrency: most } = state;
  if (!processor) throw new Error('The map has no processor.');
  const items = around.readItems(String(read('$.key', input, around.context)));
  const runChild = async (item: unknown): Promise<void> => {
    const context = { ...around.context, Map: { Item: { Value: item } } };
    await around.wait?.('child');
    const output = await interpret(processor, fill(selector, input, context), { ...around, context });
    around.onOutput('child', output);
  };
  await pMap(items, runChild, { concurrency: around.sideBySide ? Number(most) : 1 });
}

/** Fills a payload template in: names that end with `.$` have paths. */
function fill(template: object, input: unknown, context: object): object {
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith('.$') ? [key.slice(0, -2), read(String(value), input, context)] : [key, value],
    ),
  );
}

/** Reads what a path leads to. @throws Error where there is nothing */
function read(path: string, input: unknown, context: object): unknown {
  const [root, ...names] = path.split('.');
  if (root !== '$' && root !== '$$') throw new Error(`This path is not understood here: ${path}`);
  return names.reduce(
    (value: unknown, name) => {
      const found: unknown = Object(value)[name];
      if (found === undefined) throw new Error(`The path ${path} leads nowhere.`);
      return found;
    },
    root === '$' ? input : context,
  );
}

/** A rule of a choice. */
interface Rule {
  Next?: string;
  Variable?: string;
  StringEquals?: string;
  NumericGreaterThan?: number;
  And?: readonly Rule[];
}

function holds({ Variable, StringEquals, NumericGreaterThan, And }: Rule, input: unknown): boolean {
  if (And) return And.every((rule) => holds(rule, input));
  const value = read(Variable ?? '', input, {});
  return StringEquals === undefined ? Number(value) > (NumericGreaterThan ?? Infinity) : value === StringEquals;
}
