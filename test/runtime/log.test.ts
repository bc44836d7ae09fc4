import { METRIC_UNITS } from '../../lambda/contract/metrics';
import { failureIn, reportIn } from './answers';
import { metricsIn } from './emf';
import type { FunctionProcess } from './function-process';
import { deployment } from './setup-all';

type Line = Readonly<Record<string, unknown>>;

function textOf(watcher: FunctionProcess): string[] {
  return [watcher.stdout(), watcher.stderr()].flatMap((text) => text.split('\n')).filter((line) => line !== '');
}

/** Every line that came, each of which is to be JSON. */
function linesOf(watcher: FunctionProcess): Line[] {
  return textOf(watcher).map((line) => JSON.parse(line));
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

test('every line of the log is JSON, with what Lambda needs to filter it and the operator to find it', async () => {
  const watcher = await deployment.start();
  const answers = [await watcher.invoke({}), await watcher.invoke({})];
  const [runs, lines] = [answers.map(reportIn), linesOf(watcher)];
  const notified = lines.filter((line) => !('_aws' in line));
  // For each run a line for each of four providers, and one for itself.
  expect(notified).toHaveLength(2 * 5);
  for (const line of notified) {
    expect(line).toMatchObject({
      level: expect.stringMatching(/^(INFO|WARN)$/),
      message: expect.any(String),
      timestamp: expect.stringMatching(ISO),
      service: 'oidc-thumbprint-watcher',
      function_request_id: expect.any(String),
      runId: expect.any(String),
    });
  }
  // A dead letter knows Lambda's request, a report its run: either leads to the same lines.
  const pairs = notified.map((line) => `${String(line['function_request_id'])} ${String(line['runId'])}`);
  expect(new Set(pairs)).toEqual(new Set(answers.map(({ requestId }, n) => `${requestId} ${runs[n]?.runId}`)));
});

test('CloudWatch finds every metric of a run in its log', async () => {
  const watcher = await deployment.start();
  reportIn(await watcher.invoke({}));
  const [values, end, ...others] = linesOf(watcher).filter((line) => '_aws' in line);
  expect(others).toEqual([]);
  const all = new Map([...metricsIn(values ?? {}), ...metricsIn(end ?? {})]);
  expect([...all.keys()].toSorted()).toEqual(Object.keys(METRIC_UNITS).toSorted());
  expect(all.get('Providers')).toBe(4);
  expect(all.get('RunCompleted')).toBe(1);
});

test('a refused event is one line of JSON, at the level ERROR', async () => {
  const watcher = await deployment.start();
  const { requestId, ...answered } = await watcher.invoke({ x: 1 }, undefined, {});
  const { errorType, errorMessage } = failureIn({ requestId, ...answered });
  expect(linesOf(watcher)).toEqual([
    {
      level: 'ERROR',
      timestamp: expect.stringMatching(ISO),
      requestId,
      // As in the answer: not as the minified class is called.
      message: expect.objectContaining({ errorType, errorMessage, stackTrace: expect.any(Array) }),
    },
  ]);
});

test('an event that is refused through the alias is one line at the level ERROR, with the reason', async () => {
  const watcher = await deployment.start();
  await watcher.invoke({ x: 1 });
  const reason = 'InputError: Invalid invocation. x: unknown key.';
  expect(linesOf(watcher)).toMatchObject([{ level: 'ERROR', message: 'The invocation was refused', reason }]);
});

test("the watcher's lines stay JSON where Lambda's log format is text, and a failure takes one line", async () => {
  const watcher = await deployment.start({ variables: { AWS_LAMBDA_LOG_FORMAT: 'Text' } });
  const run = reportIn(await watcher.invoke({}));
  const { requestId } = await watcher.invoke({ x: 1 }, undefined, {});
  const [failure, ...others] = textOf(watcher).filter((line) => !line.startsWith('{'));
  expect(others).toEqual([]);
  expect(failure?.split('\t').slice(1, 4)).toEqual([requestId, 'ERROR', 'Invoke Error ']);
  expect(JSON.parse(failure?.split('\t').at(-1) ?? '')).toMatchObject({ errorType: 'InputError' });
  const lines: Line[] = textOf(watcher)
    .filter((line) => line !== failure)
    .map((line) => JSON.parse(line));
  expect(lines.filter((line) => line['runId'] === run.runId)).toHaveLength(5);
  expect(lines.filter((line) => '_aws' in line).map((line) => metricsIn(line).size > 0)).toEqual([true, true]);
});
