import { post } from './clients';
import { lab } from './lab-setup';

function invoke(name: string, body = '{}', headers: Record<string, string> = {}) {
  return post(lab, 'lambda', { path: `/2015-03-31/functions/${name}/invocations`, body, headers });
}

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:watcher';

it.each(['watcher', 'watcher:$LATEST', '123456789012:function:watcher', encodeURIComponent(ARN), `${ARN}:live`])(
  'the sandbox invokes a function by %s',
  async (name) => {
    lab.functions.set('watcher', async (event) => ({ event, at: new Date(0) }));
    const response = await invoke(name, '{"dryRun":true}');
    expect(response.status).toBe(200);
    expect(response.headers.get('x-amz-function-error')).toBeNull();
    expect(await response.json()).toEqual({ event: { dryRun: true }, at: '1970-01-01T00:00:00.000Z' });
    expect(lab.calls).toMatchObject([{ service: 'lambda', action: 'Invoke', arn: ARN, outcome: 'ok' }]);
  },
);

it.each([
  ['watcher', ''],
  ['watcher:live', ':live'],
  [`${ARN}:live`, ':live'],
  ['watcher/invocations?Qualifier=live', ':live'],
])('a function gets the ARN by which it was called, and the client context: %s', async (name, qualifier) => {
  lab.functions.set('watcher', (_, call) => call);
  const path = name.includes('?') ? name : `${name}/invocations`;
  const headers = { 'x-amz-client-context': Buffer.from('{"custom":{"ticket":"7"}}').toString('base64') };
  const answers = [{}, headers].map((sent) =>
    post(lab, 'lambda', { path: `/2015-03-31/functions/${path}`, headers: sent }),
  );
  const [plain, withContext] = await Promise.all(answers.map(async (answer) => (await answer).json()));
  const invokedFunctionArn = ARN + qualifier;
  expect(plain).toEqual({ invokedFunctionArn });
  expect(withContext).toEqual({ invokedFunctionArn, clientContext: { custom: { ticket: '7' } } });
});

it('a function without a result answers null, and a call without a payload gives it {}', async () => {
  const events: unknown[] = [];
  lab.functions.set('watcher', (event) => void events.push(event));
  expect(await (await invoke('watcher', '')).text()).toBe('null');
  expect(events).toEqual([{}]);
});

it.each<[unknown, object]>([
  [new TypeError('bad event'), { errorType: 'TypeError', errorMessage: 'bad event', trace: expect.any(Array) }],
  ['just text', { errorType: 'string', errorMessage: 'just text', trace: [] }],
])('an error that a function throws is answered as a failure of the function: %s', async (thrown, failure) => {
  lab.functions.set('watcher', async () => {
    throw thrown;
  });
  const response = await invoke('watcher');
  expect(response.status).toBe(200);
  expect(response.headers.get('x-amz-function-error')).toBe('Unhandled');
  expect(await response.json()).toEqual(failure);
});

it('a function that does not exist is refused as not found', async () => {
  const response = await invoke('other');
  expect(response.status).toBe(404);
  expect(response.headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException');
  expect(await response.json()).toEqual({
    Type: 'User',
    Message: 'Function not found: arn:aws:lambda:us-east-1:123456789012:function:other',
  });
});

it('a payload that is not JSON is refused', async () => {
  lab.functions.set('watcher', () => null);
  const response = await invoke('watcher', '{dryRun}');
  expect(response.status).toBe(400);
  expect(response.headers.get('x-amzn-errortype')).toBe('InvalidRequestContentException');
});

it('an invocation of type Event does not wait for the function, and one of type DryRun does not call it', async () => {
  const events: unknown[] = [];
  lab.functions.set('watcher', async (event) => {
    events.push(event);
    throw new Error('nobody hears this');
  });
  expect((await invoke('watcher', '{}', { 'x-amz-invocation-type': 'DryRun' })).status).toBe(204);
  expect((await invoke('watcher', '{"a":1}', { 'x-amz-invocation-type': 'Event' })).status).toBe(202);
  await lab.functions.settle();
  expect(events).toEqual([{ a: 1 }]);
});

it.each(['/2015-03-31/functions/', '/2015-03-31/functions/a%20b/invocations'])(
  'the path %s is refused',
  async (path) => {
    const response = await post(lab, 'lambda', { path });
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('InvalidAction');
  },
);
