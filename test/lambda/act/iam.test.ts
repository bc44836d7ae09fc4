import { changeThumbprints } from '../../../lambda/act/change';
import { createIam, describeError, isConcurrentModification, isNotFound } from '../../../lambda/act/iam';
import { type Plan, planList } from '../../../lambda/judge/plan';
import type { AwsOptions } from '../../../sandbox/aws/server';
import { type Lab, startLab, thumb } from '../../sandbox/aws/clients';

const AT_ONCE = { retryMs: [0, 0], readBackMs: [0, 0] };
const [OLD, NEW, THIRD] = [thumb('a'), thumb('b'), thumb('c')];
const URL = 'https://issuer.example/path';

let aws: Lab;

const start = async (options: AwsOptions = {}) => {
  aws = await startLab(options);
  return { iam: createIam(aws.iamClient), arn: aws.iam.put({ url: URL, thumbprints: [OLD] }) };
};

afterEach(() => aws.close());

/** Judges as the watcher does when `live` is proven and presented now. */
const judgeLive =
  (...live: string[]) =>
  ({ thumbprints }: { thumbprints: readonly string[] }): { plan: Plan } => ({
    plan: planList({
      pinned: thumbprints,
      live: live.map((thumbprint) => ({ thumbprint, evidence: 'web-pki' as const })),
      approved: new Set(),
      superseded: new Map(),
      updates: 'verified',
      overlapMs: null,
      now: new Date(),
    }),
  });

const lists = () => aws.iam.history.filter(({ by }) => by !== 'put').map(({ thumbprints }) => thumbprints);
const actions = () => aws.calls.map(({ action }) => action.replace(/OpenIDConnectProviders?/, ''));

test('lists providers, and gives the issuer URL its scheme back', async () => {
  const { iam, arn } = await start();
  expect(await iam.list()).toEqual([arn]);
  expect(await iam.get(arn)).toEqual({ arn, issuer: URL, thumbprints: [OLD] });
});

test('an account without providers, and a provider without thumbprints', async () => {
  const { iam, arn } = await start();
  aws.iam.put({ url: URL, thumbprints: [] });
  expect((await iam.get(arn)).thumbprints).toEqual([]);
});

describe('a change', () => {
  test('reads just before it writes, and reads back', async () => {
    const { iam, arn } = await start();
    const outcome = await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE);
    expect(outcome).toMatchObject({ kind: 'written', provider: { thumbprints: [OLD] } });
    expect(lists()).toEqual([[OLD, NEW]]);
    expect(actions()).toEqual(['Get', 'UpdateThumbprint', 'Get']);
  });

  test('judges the list as it is at that moment: what someone else put in between stays', async () => {
    const { iam, arn } = await start();
    aws.faults.before('GetOpenIDConnectProvider', () => {
      aws.iam.put({ url: URL, thumbprints: [OLD, THIRD] });
    });
    await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE);
    expect(lists()).toEqual([[OLD, THIRD, NEW]]);
  });

  test('writes nothing when someone else has done it meanwhile', async () => {
    const { iam, arn } = await start();
    const outcome = await changeThumbprints(iam, arn, judgeLive(OLD), AT_ONCE);
    expect(outcome.kind).toBe('unchanged');
    expect(lists()).toEqual([]);
  });

  test('is tried again, from a fresh read, after a concurrent modification', async () => {
    const { iam, arn } = await start();
    aws.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'ConcurrentModification');
    expect((await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE)).kind).toBe('written');
    expect(actions()).toEqual(['Get', 'UpdateThumbprint', 'Get', 'UpdateThumbprint', 'Get']);
  });

  test('gives up when the concurrent modifications do not end', async () => {
    const { iam, arn } = await start();
    aws.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'ConcurrentModification', { call: 'every' });
    const outcome = await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE);
    expect(outcome).toEqual({ kind: 'failed', reason: expect.stringContaining('ConcurrentModification') });
    expect(actions().filter((action) => action === 'UpdateThumbprint')).toHaveLength(3);
  });

  test.each([
    ['AccessDenied', 'UpdateOpenIDConnectProviderThumbprint'],
    ['ServiceFailure', 'UpdateOpenIDConnectProviderThumbprint'],
    ['Throttling', 'GetOpenIDConnectProvider'],
  ] as const)('%s at %s is a failure that says so', async (code, action) => {
    const { iam, arn } = await start();
    aws.faults.fail(action, code);
    const outcome = await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE);
    expect(outcome).toEqual({ kind: 'failed', reason: expect.stringContaining(code) });
    expect(lists()).toEqual([]);
  });

  test('is confirmed although the first read after it is stale', async () => {
    const { iam, arn } = await start();
    aws.faults.staleReads(1);
    expect((await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE)).kind).toBe('written');
  });

  test('is not confirmed when another writer has replaced the list, or IAM does not answer', async () => {
    const { iam, arn } = await start();
    aws.faults.staleReads(9);
    const overwritten = await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE);
    expect(overwritten).toMatchObject({ kind: 'unconfirmed', found: [OLD] });
    aws.faults.clear();
    aws.faults.fail('GetOpenIDConnectProvider', 'ServiceFailure', { call: 2 });
    aws.faults.fail('GetOpenIDConnectProvider', 'ServiceFailure', { call: 3 });
    const silent = await changeThumbprints(iam, arn, judgeLive(NEW, THIRD), AT_ONCE);
    expect(silent).toMatchObject({ kind: 'unconfirmed', found: null });
  });
});

describe('an IAM that is not AWS (Astran dialect)', () => {
  test('is read and written like AWS', async () => {
    const { iam, arn } = await start({ dialect: 'astran' });
    expect((await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE)).kind).toBe('written');
  });

  test('its errors are understood', async () => {
    const { iam, arn } = await start({ dialect: 'astran' });
    const gone = await iam.get(`${arn}/gone`).catch((error: unknown) => error);
    expect(isNotFound(gone)).toBe(true);
    aws.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'ServiceFailure');
    const outcome = await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE);
    expect(outcome).toEqual({ kind: 'failed', reason: expect.stringContaining('InternalError') });
  });
});

test('an error is told by its kind, and described in one line', async () => {
  const { iam, arn } = await start();
  const gone = await iam.get(`${arn}/gone`).catch((error: unknown) => error);
  expect(isNotFound(gone)).toBe(true);
  expect(isConcurrentModification(gone)).toBe(false);
  expect(isNotFound('NoSuchEntity')).toBe(false);
  expect(describeError(new Error('a\nb'))).toBe('Error: a b');
  expect(describeError('x')).toBe('x');
});
