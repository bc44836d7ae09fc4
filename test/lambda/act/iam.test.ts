import { changeThumbprints } from '../../../lambda/act/write-thumbprints';
import { createIam, describeError, isConcurrentModification, isNotFound } from '../../../lambda/act/iam';
import { type Plan, planList } from '../../../lambda/judge/plan/plan';
import type { AwsOptions } from '../../../sandbox/aws/server';
import { type Lab, startLab } from '../../sandbox/aws/clients';
import { thumb } from '../../support/thumb';

const AT_ONCE = { retryMs: [0, 0], readBackMs: [0, 0] };
const [OLD, NEW, THIRD] = [thumb('a'), thumb('b'), thumb('c')];
const URL = 'https://issuer.example/path';

let aws: Lab;

async function start(options: AwsOptions = {}) {
  aws = await startLab(options);
  return { iam: createIam(aws.iamClient), arn: aws.iam.put({ url: URL, thumbprints: [OLD] }) };
}

afterEach(() => aws.close());

/** Judges as the watcher does when `live` is proven and presented now. */
function judgeLive(...live: string[]) {
  return ({ thumbprints }: { thumbprints: readonly string[] }): { plan: Plan } => ({
    plan: planList({
      pinned: thumbprints,
      live: live.map((thumbprint) => ({ thumbprint, evidence: 'web-pki' as const })),
      approved: new Set(),
      superseded: new Map(),
      evictable: new Set(),
      updates: 'verified',
      overlapMs: null,
      now: new Date(),
    }),
  });
}

function lists() {
  return aws.iam.history.filter(({ by }) => by !== 'put').map(({ thumbprints }) => thumbprints);
}

/** What a change comes to that does not succeed although it was evaluation: that is still known. */
function failedWith(reason: string, ...list: string[]) {
  return {
    kind: 'failed',
    error: expect.objectContaining({ name: expect.stringContaining(reason) }),
    evaluation: { plan: expect.objectContaining({ write: true, list }) },
  };
}

function actions() {
  return aws.calls.map(({ action }) => action.replace(/OpenIDConnectProviders?/, ''));
}

test('the IAM client lists providers, restores the scheme of the issuer URL, and reads tags', async () => {
  const { iam, arn } = await start();
  expect(await iam.list()).toEqual([arn]);
  expect(await iam.get(arn)).toEqual({ arn, issuer: URL, thumbprints: [OLD], clientIds: [], tags: {} });
  // Ceph's IAM takes an issuer without TLS, and gives its URL with the scheme.
  const plain = aws.iam.put({ url: 'http://plain.example', thumbprints: [OLD] });
  expect(await iam.get(plain)).toMatchObject({ issuer: 'http://plain.example' });
  aws.iam.put({ url: URL, thumbprints: [OLD], tags: { ManagedBy: 'Terraform', empty: '' } });
  expect((await iam.get(arn)).tags).toEqual({ ManagedBy: 'Terraform', empty: '' });
});

test('a provider without thumbprints is read with an empty list', async () => {
  const { iam, arn } = await start();
  aws.iam.put({ url: URL, thumbprints: [] });
  expect((await iam.get(arn)).thumbprints).toEqual([]);
});

test('an entry that is no thumbprint is read as the same printable text each time, and a thumbprint as it is', async () => {
  const { iam, arn } = await start();
  const odd = ['\u202E'.padEnd(40, 'b'), 'a "b" \u0301 \u009B31m'.padEnd(40, 'x'), NEW.toUpperCase()];
  aws.iam.put({ url: URL, thumbprints: odd });
  const { thumbprints } = await iam.get(arn);
  expect(thumbprints).toEqual([`?${'b'.repeat(39)}`, 'a "b" ? ?31m'.padEnd(40, 'x'), NEW.toUpperCase()]);
  expect((await iam.get(arn)).thumbprints).toEqual(thumbprints);
  expect(await changeThumbprints(iam, arn, judgeLive(THIRD), AT_ONCE)).toMatchObject({ kind: 'unchanged' });
  expect(lists()).toEqual([]);
});

describe('changeThumbprints', () => {
  test('reads the list just before it writes, and reads it back afterwards', async () => {
    const { iam, arn } = await start();
    const outcome = await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE);
    expect(outcome).toMatchObject({ kind: 'written', provider: { thumbprints: [OLD] } });
    expect(lists()).toEqual([[OLD, NEW]]);
    expect(actions()).toEqual(['Get', 'UpdateThumbprint', 'Get']);
  });

  test('judges the list as it is just before the write, so that an entry added by someone else stays', async () => {
    const { iam, arn } = await start();
    aws.faults.before('GetOpenIDConnectProvider', () => {
      aws.iam.put({ url: URL, thumbprints: [OLD, THIRD] });
    });
    await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE);
    expect(lists()).toEqual([[OLD, THIRD, NEW]]);
  });

  test('writes nothing when the list is already as planned', async () => {
    const { iam, arn } = await start();
    const outcome = await changeThumbprints(iam, arn, judgeLive(OLD), AT_ONCE);
    expect(outcome.kind).toBe('unchanged');
    expect(lists()).toEqual([]);
  });

  test('tries again from a fresh read after a concurrent modification', async () => {
    const { iam, arn } = await start();
    aws.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'ConcurrentModification');
    expect((await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE)).kind).toBe('written');
    expect(actions()).toEqual(['Get', 'UpdateThumbprint', 'Get', 'UpdateThumbprint', 'Get']);
  });

  test('gives up after three writes that each met a concurrent modification', async () => {
    const { iam, arn } = await start();
    aws.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'ConcurrentModification', { call: 'every' });
    const outcome = await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE);
    expect(outcome).toEqual(failedWith('ConcurrentModification', OLD, NEW));
    expect(actions().filter((action) => action === 'UpdateThumbprint')).toHaveLength(3);
  });

  test.each(['AccessDenied', 'ServiceFailure'])(
    'fails with %s in its reason when IAM answers the write so',
    async (code) => {
      const { iam, arn } = await start();
      aws.faults.fail('UpdateOpenIDConnectProviderThumbprint', code);
      const outcome = await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE);
      expect(outcome).toEqual(failedWith(code, OLD, NEW));
      expect(lists()).toEqual([]);
    },
  );

  test('fails without a judgement when the read fails', async () => {
    const { iam, arn } = await start();
    aws.faults.fail('GetOpenIDConnectProvider', 'Throttling');
    const outcome = await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE);
    expect(outcome).toEqual({
      kind: 'failed',
      error: expect.objectContaining({ name: expect.stringContaining('Throttling') }),
      evaluation: null,
    });
    expect(lists()).toEqual([]);
  });

  test('confirms the write although the first read after it is stale', async () => {
    const { iam, arn } = await start();
    aws.faults.staleReads(1);
    expect((await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE)).kind).toBe('written');
  });

  test('does not confirm the write when the list read back is another, or IAM does not answer', async () => {
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

describe('the preparation of a write', () => {
  /** Changes the list, and tells what was prepared, and when. */
  const change = async (...live: string[]) => {
    const { iam, arn } = await start();
    const prepared: { list: readonly string[]; after: string[] }[] = [];
    const prepare = async ({ plan }: { plan: Plan }) => {
      await Promise.resolve();
      prepared.push({ list: plan.list, after: actions() });
      return 'proceed' as const;
    };
    return { iam, arn, prepared, run: () => changeThumbprints(iam, arn, judgeLive(...live), AT_ONCE, prepare) };
  };

  test('is done between the last read and the write', async () => {
    const { run, prepared } = await change(NEW);
    expect((await run()).kind).toBe('written');
    expect(prepared).toEqual([{ list: [OLD, NEW], after: ['Get'] }]);
  });

  test('is done again, for the list as it is then, before another try', async () => {
    const { run, prepared } = await change(NEW);
    aws.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'ConcurrentModification');
    aws.faults.before('GetOpenIDConnectProvider', () => void aws.iam.put({ url: URL, thumbprints: [OLD, THIRD] }), {
      call: 2,
    });
    expect((await run()).kind).toBe('written');
    expect(prepared).toEqual([
      { list: [OLD, NEW], after: ['Get'] },
      { list: [OLD, THIRD, NEW], after: ['Get', 'UpdateThumbprint', 'Get'] },
    ]);
  });

  test('is done also when nothing is to be written, since there may be something else to keep', async () => {
    const { run, prepared } = await change(OLD);
    expect((await run()).kind).toBe('unchanged');
    expect(prepared).toEqual([{ list: [OLD], after: ['Get'] }]);
    expect(lists()).toEqual([]);
  });
});

describe('an IAM that is not AWS (Astran dialect)', () => {
  test('is read and written like that of AWS', async () => {
    const { iam, arn } = await start({ dialect: 'astran' });
    expect((await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE)).kind).toBe('written');
  });

  test('answers with errors that are understood', async () => {
    const { iam, arn } = await start({ dialect: 'astran' });
    const gone = await iam.get(`${arn}/gone`).catch((error: unknown) => error);
    expect(isNotFound(gone)).toBe(true);
    aws.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'ServiceFailure');
    const outcome = await changeThumbprints(iam, arn, judgeLive(NEW), AT_ONCE);
    expect(outcome).toEqual(failedWith('InternalError', OLD, NEW));
  });
});

test('an error is known by its kind, and described in one line', async () => {
  const { iam, arn } = await start();
  const gone = await iam.get(`${arn}/gone`).catch((error: unknown) => error);
  expect(isNotFound(gone)).toBe(true);
  expect(isConcurrentModification(gone)).toBe(false);
  expect(isNotFound('NoSuchEntity')).toBe(false);
  expect(describeError(new Error('a\nb'))).toBe('Error: a b');
  expect(describeError('x')).toBe('x');
});
