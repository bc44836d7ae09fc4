import { ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import { thumb } from '../../support/thumb';
import { lab } from './lab-setup';
import { read, update } from './provider-setup';

const UPDATE = 'UpdateOpenIDConnectProviderThumbprint';
const GET = 'GetOpenIDConnectProvider';

it('a fault strikes the next call by default, once', async () => {
  lab.faults.fail(UPDATE, 'AccessDenied');
  expect(lab.faults.waiting).toEqual([UPDATE]);
  await expect(update('1')).rejects.toThrow('Injected AccessDenied.');
  expect(lab.faults.waiting).toEqual([]);
  await update('2');
  expect(await read()).toEqual([thumb('2')]);
});

it('a fault can strike the third call of its action', async () => {
  lab.faults.fail(UPDATE, 'AccessDenied', { call: 3 });
  await update('1');
  await read();
  await update('2');
  await expect(update('3')).rejects.toMatchObject({ name: 'AccessDenied' });
  await update('4');
});

it('a fault can strike every call, until it is cleared', async () => {
  lab.faults.fail(UPDATE, 'AccessDenied', { call: 'every' });
  for (const digit of ['1', '2']) await expect(update(digit)).rejects.toMatchObject({ name: 'AccessDenied' });
  expect(lab.faults.waiting).toEqual([]);
  lab.faults.clear();
  await update('3');
});

it('a fault can strike only the calls about one provider', async () => {
  const other = lab.iam.put({ url: 'https://b.example', thumbprints: [thumb('b')] });
  lab.faults.fail(GET, 'AccessDenied', { arn: other });
  expect(await read()).toEqual([thumb('0')]);
  await expect(read(other)).rejects.toMatchObject({ name: 'AccessDenied' });
});

it('several faults can strike the same call, in order', async () => {
  const order: string[] = [];
  lab.faults.before('ListOpenIDConnectProviders', () => void order.push('first'));
  lab.faults.before('ListOpenIDConnectProviders', () => void order.push('second'));
  lab.faults.fail('ListOpenIDConnectProviders', 'Throttling');
  await expect(lab.iamClient.send(new ListOpenIDConnectProvidersCommand({}))).rejects.toMatchObject({
    name: 'Throttling',
  });
  expect(order).toEqual(['first', 'second']);
});
