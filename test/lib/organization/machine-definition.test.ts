import validate from 'asl-validator';
import { MAPS, parseCoordinateEvent, parseMapEvent } from '../../../lambda/organization/state';
import { resourcesOf } from '../synthesise';
import { type State, definitionIn, statesIn } from './definition';
import { HUB } from './deployed';
import { synthesiseOrganization } from './synthesise';

const template = synthesiseOrganization();
const definition = definitionIn(template);
const states = statesIn(definition);
const tasks = states.filter(([, { Type: type }]) => type === 'Task');
const maps = states.filter(([, { Type: type }]) => type === 'Map');

function functionOf({ Parameters: parameters }: State): string {
  return parameters?.FunctionName.split(':').at(-1) ?? '';
}

test("the definition is valid in Amazon's States Language, its paths and ARNs included", () => {
  // It adds what is missing by default to what it gets.
  const { isValid, errors } = validate(structuredClone({ ...definition }), { checkPaths: true, checkArn: true });
  expect(errors).toEqual([]);
  expect(isValid).toBe(true);
});

test('the validator finds a state that leads nowhere, and a path that is none', () => {
  const broken = { ...definition, States: { ...definition.States, End: { ...definition.States['End'], Next: 'No' } } };
  expect(validate(structuredClone(broken)).isValid).toBe(false);
  const path = {
    ...definition,
    States: { ...definition.States, End: { ...definition.States['End'], InputPath: '§' } },
  };
  expect(validate(structuredClone(path)).isValid).toBe(false);
});

/** Fields of the language that interpreters other than AWS's own pass over in silence, or do not know. */
const FOREIGN =
  /"(ItemBatcher|ResultWriter|QueryLanguage|Assign|Arguments|Output|Credentials|ResultSelector|HeartbeatSeconds\w*|TimeoutSecondsPath|MaxConcurrencyPath|ItemsPath|Tolerated\w+Path|ToleratedFailureCount)"|\{%|\.sync|waitForTaskToken|aws-sdk/;

test('the definition uses no part of the language that other interpreters lack', () => {
  expect(JSON.stringify(definition)).not.toMatch(FOREIGN);
  expect(JSON.stringify({ ItemBatcher: {} })).toMatch(FOREIGN);
  expect(new Set(states.map(([, { Type: type }]) => type))).toEqual(new Set(['Task', 'Map', 'Choice', 'Succeed']));
});

test('every task invokes one of the four functions, and nothing else', () => {
  expect(tasks).toHaveLength(12);
  expect(new Set(tasks.map(([, { Resource: resource }]) => resource))).toEqual(
    new Set(['arn:aws:states:::lambda:invoke']),
  );
  expect(new Set(tasks.map(([, task]) => functionOf(task)))).toEqual(
    new Set([
      'WatcherCoordinateFunction',
      'WatcherReadAccountsFunction',
      'WatcherObserveFunction',
      'WatcherActFunction',
    ]),
  );
});

test('every task has more time than its function, which would go on unseen', () => {
  const timeouts = new Map(
    Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).map(([id, { Timeout: timeout }]) => [
      id.replace(/[0-9A-F]{8}$/, ''),
      Number(timeout),
    ]),
  );
  expect(timeouts.size).toBe(4);
  for (const [, task] of tasks) {
    expect(task.TimeoutSeconds).toBeGreaterThan(timeouts.get(functionOf(task)) ?? Infinity);
  }
});

test('a task is tried again for errors of Lambda alone, and no error has a name of ours', () => {
  for (const [, { Retry: retries = [] }] of tasks) {
    expect(retries.flatMap(({ ErrorEquals: errors }) => errors)).toEqual([
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
    ]);
  }
  const caught = tasks.flatMap(([, { Catch: catches = [] }]) => catches.flatMap(({ ErrorEquals: errors }) => errors));
  expect(caught).toEqual(['States.ALL', 'States.ALL', 'States.ALL']);
});

test('every map reads the file that the state names, and gives each child the run and one item', () => {
  expect(maps.map(([name]) => name).toSorted()).toEqual(['Act', 'Inventory', 'Observe']);
  for (const [name, map] of maps) {
    expect(map).toMatchObject({
      Label: name,
      MaxConcurrency: 10,
      ToleratedFailurePercentage: 10,
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSON' },
        Parameters: { Bucket: 'sandbox-files', 'Key.$': '$.key' },
      },
      ItemSelector: { 'run.$': '$.run', 'item.$': '$$.Map.Item.Value' },
    });
    expect(map.ItemProcessor?.ProcessorConfig).toEqual({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' });
  }
});

test('every child of a map ends with {}, and its map leaves the state as it was', () => {
  for (const [, map] of maps) {
    expect(map.ResultPath).toBeNull();
    const ends = Object.values(map.ItemProcessor?.States ?? {}).filter(({ End: isEnd }) => isEnd);
    expect(ends).toHaveLength(2);
    // A null for the output path discards input and result: what is left is {}.
    expect(ends.map(({ OutputPath: output }) => output)).toEqual([null, null]);
  }
});

test('a state between stages is what the function returned, and nothing but its four fields is read of it', () => {
  const between = Object.values(definition.States).filter(({ Type: type }) => type === 'Task');
  expect(between.map(({ OutputPath: output }) => output)).toEqual(between.map(() => '$.Payload'));
  const outer = Object.values(definition.States).map(({ ItemProcessor: _processor, ...state }) =>
    JSON.stringify(state),
  );
  const read = outer.flatMap((state) => [...state.matchAll(/"\$\.(\w+)/g)].map(([, field]) => field));
  expect(new Set(read)).toEqual(new Set(['run', 'kind', 'key', 'count', 'Payload']));
});

/** The payload of a task, with the state and the context filled in. */
function payloadOf({ Parameters: parameters }: State): Record<string, unknown> {
  const values: Record<string, unknown> = {
    '$$.Execution.Name': 'run-1',
    '$$.StateMachine.Id': `arn:aws:states:us-east-1:${HUB}:stateMachine:Machine`,
    $: {},
    '$.run': 'run-1',
    '$.kind': 'full',
    '$.item': { batch: 1 },
    '$.error': { Error: 'States.Timeout' },
  };
  return Object.fromEntries(
    Object.entries(parameters?.Payload ?? {}).map(([key, value]) =>
      key.endsWith('.$') ? [key.slice(0, -2), values[String(value)]] : [key, value],
    ),
  );
}

test('the functions understand the payloads of all tasks', () => {
  const read = tasks.map(([, task]) => {
    const payload = payloadOf(task);
    if (functionOf(task) === 'WatcherCoordinateFunction') return parseCoordinateEvent(payload).stage;
    const map = MAPS.find((name) => name === payload['stage']);
    return map && parseMapEvent(map, payload) && map;
  });
  expect(read.map(String).toSorted()).toEqual(
    ['begin', 'accounts', 'issuers', 'compare', 'notify', 'end', 'note', 'note', 'note', ...MAPS].toSorted(),
  );
});

test('a prop says how many children a map has at once', () => {
  const few = statesIn(definitionIn(synthesiseOrganization({ maxConcurrency: 2 })));
  expect(few.flatMap(([, { MaxConcurrency: most }]) => most ?? [])).toEqual([2, 2, 2]);
});
