import { rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { type Bundle, CONTENDER, WATCHER, bundle } from '../../../bench/cold/bundle';
import { costsOf } from '../../../bench/cold/costs';
import { measureBundle } from '../../../bench/cold/measure-bundle';
import { LEFT_OUT } from '../../../lib/function/bundling';

let watcher: Bundle;
let contender: Bundle;

beforeAll(() => {
  watcher = bundle(WATCHER);
  contender = bundle(CONTENDER);
});
afterAll(() => {
  for (const { directory } of [watcher, contender]) rmSync(directory, { recursive: true });
});

function importsOf({ output }: Bundle, kind: string): string[] {
  return [...new Set(output.imports.filter((found) => found.kind === kind).map(({ path }) => path))];
}

/** Files of the SDK's clients for IAM, SNS and DynamoDB. */
function clientFilesIn({ output }: Bundle): string[] {
  return Object.entries(output.inputs)
    .filter(([file, { bytesInOutput }]) => file.includes('/@aws-sdk/client-') && bytesInOutput > 0)
    .map(([file]) => file)
    .toSorted();
}

test('the bundle keeps within its budget', async () => {
  const [size] = await measureBundle();
  expect(size).toMatchObject({ id: 'bundle-size', goal: '<= 450', met: true });
});

test('the static imports of the bundle are all built into Node', () => {
  const needed = importsOf(watcher, 'import-statement');
  expect(needed.length).toBeGreaterThan(5);
  expect(needed.filter((name) => !isBuiltin(name))).toEqual([]);
});

test('the bundle imports node:https, but not node:http, whose import loads undici', () => {
  expect(importsOf(watcher, 'import-statement')).toContain('node:https');
  expect(importsOf(watcher, 'import-statement')).not.toContain('node:http');
});

test('the packages left out of the bundle are exactly those that the SDK imports only when it needs them', () => {
  const later = importsOf(watcher, 'dynamic-import').filter((name) => !isBuiltin(name));
  expect(later.toSorted()).toEqual(LEFT_OUT);
});

test('the handler that the bundle is compared with has the same files of the SDK clients', () => {
  expect(clientFilesIn(contender).length).toBeGreaterThan(20);
  expect(clientFilesIn(watcher)).toEqual(clientFilesIn(contender));
});

test('the sizes of the dependencies add up to the size of the bundle, within 2 %', () => {
  const costs = costsOf(watcher.output);
  const sum = costs.reduce((total, { bytes }) => total + bytes, 0);
  expect(sum).toBeLessThanOrEqual(watcher.output.bytes);
  expect(sum).toBeGreaterThan(0.98 * watcher.output.bytes);
  expect(costs.map(({ dependency }) => dependency)).toEqual(
    expect.arrayContaining(['lambda', '@aws-sdk/client-iam', '@aws-sdk/client-dynamodb', 'valibot']),
  );
});
