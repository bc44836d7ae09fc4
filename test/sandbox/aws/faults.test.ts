import { once } from 'node:events';
import { IAMClient, UpdateOpenIDConnectProviderThumbprintCommand } from '@aws-sdk/client-iam';
import { credentials } from '../../support/credentials';
import { thumb } from '../../support/thumb';
import { lab } from './lab-setup';
import { arn, read, update } from './provider-setup';

const UPDATE = 'UpdateOpenIDConnectProviderThumbprint';

describe('an injected error', () => {
  it.each([
    ['ConcurrentModification', 'ConcurrentModificationException', 409],
    ['Throttling', 'Throttling', 400],
    ['ServiceFailure', 'ServiceFailureException', 500],
    ['AccessDenied', 'AccessDenied', 403],
    ['NoSuchEntity', 'NoSuchEntityException', 404],
    ['LimitExceeded', 'LimitExceededException', 409],
  ])('%s arrives as %s with status %d, and the call has no effect', async (code, name, httpStatusCode) => {
    lab.faults.fail(UPDATE, code);
    await expect(update('1')).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    expect(await read()).toEqual([thumb('0')]);
    expect(lab.calls[0]).toMatchObject({ action: UPDATE, outcome: code });
  });

  it('can have a message, and any code when its status is given', async () => {
    lab.faults.fail(UPDATE, 'Odd', { status: 418, message: 'no <coffee>' });
    await expect(update('1')).rejects.toMatchObject({
      name: 'Odd',
      message: 'no <coffee>',
      $metadata: { httpStatusCode: 418 },
    });
    expect(() => lab.faults.fail(UPDATE, 'Odd')).toThrow('The HTTP status of Odd is not known here: give it.');
  });

  it('is retried by the SDK exactly where one of AWS would be', async () => {
    const client = new IAMClient({
      endpoint: lab.url,
      region: lab.region,
      credentials,
      maxAttempts: 2,
    });
    lab.faults.fail(UPDATE, 'ServiceFailure');
    await update('1', client);
    lab.faults.fail(UPDATE, 'ConcurrentModification');
    await expect(update('2', client)).rejects.toMatchObject({ name: 'ConcurrentModificationException' });
    expect(lab.calls.map(({ outcome }) => outcome)).toEqual(['ServiceFailure', 'ok', 'ConcurrentModification']);
    client.destroy();
  });
});

describe('a cut connection', () => {
  it.each([
    ['before', '0'],
    ['after', '1'],
  ] as const)('leaves the list as it is %s the effect', async (moment, digit) => {
    lab.faults.cut(UPDATE, moment);
    await expect(update('1')).rejects.toThrow('socket hang up');
    expect(lab.iam.providers.get(arn)?.thumbprints).toEqual([thumb(digit)]);
    expect(lab.calls).toMatchObject([{ action: UPDATE, outcome: 'cut' }]);
  });
});

describe('a delay', () => {
  it('ends, and the call is carried out', async () => {
    lab.faults.delay(UPDATE, 5);
    await update('1');
    expect(lab.iam.providers.get(arn)?.thumbprints).toEqual([thumb('1')]);
  });

  it('ends at once and without effect when AWS closes', async () => {
    lab.faults.delay(UPDATE, 3_600_000);
    const outcome = update('1').catch(String);
    while (lab.calls.every(({ action }) => action !== UPDATE)) await read();
    await lab.close();
    expect(await outcome).toContain('socket hang up');
    expect(lab.iam.providers.get(arn)?.thumbprints).toEqual([thumb('0')]);
  });
});

describe('a hook before a call', () => {
  it('can act as another writer between read and write', async () => {
    lab.faults.before(UPDATE, () => {
      lab.iam.put({ url: 'https://a.example', thumbprints: [thumb('f')] });
    });
    expect(await read()).toEqual([thumb('0')]);
    await update('1');
    expect(lab.iam.history.map(({ thumbprints }) => thumbprints[0])).toEqual([thumb('0'), thumb('f'), thumb('1')]);
  });

  it('gets the call, and holds it until it is done', async () => {
    const gate = new AbortController();
    const seen: unknown[] = [];
    lab.faults.before(UPDATE, async (call) => {
      seen.push({ ...call });
      await once(gate.signal, 'abort');
    });
    const updating = update('1');
    while (seen.length === 0) expect(await read()).toEqual([thumb('0')]);
    gate.abort();
    await updating;
    expect(seen).toMatchObject([{ service: 'iam', action: UPDATE, arn, outcome: 'pending' }]);
    expect(await read()).toEqual([thumb('1')]);
  });

  it('may outlast the client, and the call still takes effect', async () => {
    const gate = new AbortController();
    const client = new AbortController();
    lab.faults.before(UPDATE, async () => {
      client.abort();
      await once(gate.signal, 'abort');
    });
    const command = new UpdateOpenIDConnectProviderThumbprintCommand({
      OpenIDConnectProviderArn: arn,
      ThumbprintList: [thumb('1')],
    });
    await expect(lab.iamClient.send(command, { abortSignal: client.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    gate.abort();
    while (lab.calls[0]?.outcome === 'pending') await read();
    expect(await read()).toEqual([thumb('1')]);
  });

  it('makes a failure of its own visible', async () => {
    lab.faults.before(UPDATE, () => {
      throw new Error('the test is wrong');
    });
    await expect(update('1')).rejects.toMatchObject({
      name: 'InternalFailure',
      message: 'The sandbox failed: Error: the test is wrong',
    });
  });
});

describe('stale reads', () => {
  it('give the list from before the update, as many times as asked for', async () => {
    lab.faults.staleReads(2);
    await update('1');
    expect([await read(), await read(), await read()]).toEqual([[thumb('0')], [thumb('0')], [thumb('1')]]);
    expect(lab.iam.providers.get(arn)?.thumbprints).toEqual([thumb('1')]);
  });

  it('end when the faults are cleared', async () => {
    lab.faults.staleReads(1);
    lab.faults.clear();
    await update('1');
    expect(await read()).toEqual([thumb('1')]);
  });
});
