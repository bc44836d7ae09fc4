import { type Authority, createAuthority } from '../../../sandbox/certificates';
import type { Account } from '../../support/account';
import { account } from '../../support/account-setup';
import { chainUnder } from '../../support/chain-under';
import { answer, documents, serve } from '../../support/issuer';
import { offersOf } from '../../../lambda/findings/lookup';
import { readHistory } from '../../../lambda/state/history';
import { createStateStore } from '../../../lambda/state/dynamodb';

const HOST = 'issuer.example';
const ISSUER = `https://${HOST}`;
const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';
const OBSOLETE = 'a'.repeat(40);

let root: Authority;
let issuing: Authority;
let connectTo: string[];

beforeEach(async () => {
  root = await createAuthority({ name: 'Private Root' });
  issuing = await createAuthority({ name: 'Issuing CA', issuer: root });
  const chain = await chainUnder(issuing, HOST);
  connectTo = [(await serve(chain, answer(documents(ISSUER)))).connectTo(HOST)];
  account.iam.put({ url: ISSUER, thumbprints: [issuing.thumbprint, OBSOLETE] });
});

/** A run of the watcher, which trusts the issuer's root by the operator's word; with the table by default. */
async function check(event: object = {}, of: { keepsState?: boolean; updates?: string } = {}) {
  const { keepsState = true, ...settings } = of;
  const report = await account.check({ event, settings: { connectTo, ...settings }, operatorCas: [root], keepsState });
  const [provider] = report.providers;
  return { ...provider, codes: provider?.findings.map(({ code }) => code), notified: provider?.findings };
}

function stateOf({ dynamoClient, table }: Account) {
  return createStateStore(dynamoClient, table.name);
}

function removal(thumbprint: string, of: object = {}) {
  return { remove: [{ provider: ARN, thumbprint, ...of }] };
}

test('a removed thumbprint leaves IAM, stays out despite evidence, and comes back by an approval', async () => {
  await check();
  expect(await check(removal(OBSOLETE))).toMatchObject({
    status: 'updated',
    retired: [OBSOLETE],
    codes: ['thumbprint-removed'],
  });
  expect(account.pins(ISSUER)).toEqual([issuing.thumbprint]);
  await check({ approve: [{ provider: ARN, thumbprint: OBSOLETE, stage: true }] });
  expect(account.pins(ISSUER)).toEqual([issuing.thumbprint, OBSOLETE]);

  const refused = await check(removal(issuing.thumbprint));
  expect(refused).toMatchObject({ status: 'unchanged', codes: ['removal-not-done'] });
  expect(refused.notified?.flatMap(offersOf)).toMatchObject([
    { command: { kind: 'remove', thumbprint: issuing.thumbprint, evenIfLive: true } },
  ]);
  expect(await check(removal(issuing.thumbprint, { evenIfLive: true }))).toMatchObject({
    status: 'held',
    after: [OBSOLETE],
  });
  for (const updates of ['verified', 'always']) {
    expect(await check({}, { updates })).toMatchObject({ status: 'held', added: [], codes: ['approval-required'] });
  }
  expect(account.pins(ISSUER)).toEqual([OBSOLETE]);
  const approve = [{ provider: ARN, thumbprint: issuing.thumbprint }];
  expect(await check({ approve })).toMatchObject({ status: 'updated', added: [issuing.thumbprint] });
});

test('the history says that a command removed a thumbprint, and since when it is rejected', async () => {
  await check(removal(OBSOLETE));
  const { history } = await readHistory([ARN], stateOf(account), new Date());
  expect(history).toMatchObject([
    {
      version: 2,
      thumbprints: [{ thumbprint: issuing.thumbprint }],
      rejected: [{ thumbprint: OBSOLETE, since: expect.stringMatching(/^\d{4}-/) }],
      versions: [
        { by: 'found' },
        { by: 'removal', before: [issuing.thumbprint, OBSOLETE], after: [issuing.thumbprint] },
      ],
    },
  ]);
});

test('a dry run of a removal reports what it would do, and remembers nothing', async () => {
  await check();
  const { status, notified } = await check({ dryRun: true, ...removal(OBSOLETE) });
  expect(status).toBe('updated');
  expect(notified).toMatchObject([
    { code: 'thumbprint-removed', about: OBSOLETE, facts: { dryRun: true, absent: false, top: null } },
  ]);
  expect(account.written()).toEqual([]);
  const { history } = await readHistory([ARN], stateOf(account), new Date());
  expect(history).toMatchObject([{ version: 1, rejected: [] }]);
});

describe('a removal', () => {
  test('is not done without a table, since it could not be remembered', async () => {
    const { notified } = await check(removal(OBSOLETE), { keepsState: false });
    expect(notified).toEqual([{ code: 'removal-not-done', about: OBSOLETE, facts: { obstacle: 'not-remembered' } }]);
    expect(account.written()).toEqual([]);
  });

  test.each([1, 2])('is not done when call %i of the run to its item in the table fails', async (call) => {
    await check();
    account.faults.fail('UpdateItem', 'AccessDeniedException', { arn: ARN, call });
    if (call === 1) account.faults.fail('UpdateItem', 'AccessDeniedException', { arn: ARN, call: 2 });
    const { codes } = await check(removal(OBSOLETE));
    expect(codes).toEqual(['removal-not-done']);
    expect(account.written()).toEqual([]);
    // The same with a table that works, so that this is no accident.
    expect(await check(removal(OBSOLETE))).toMatchObject({ retired: [OBSOLETE] });
  });

  test('is done when the table gives the item at the second try', async () => {
    await check();
    account.faults.fail('UpdateItem', 'AccessDeniedException', { arn: ARN });
    expect(await check(removal(OBSOLETE))).toMatchObject({ retired: [OBSOLETE] });
  });
});

test('a removal that IAM refused is done by the next run, and reported once', async () => {
  await check();
  account.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'AccessDenied');
  expect(await check(removal(OBSOLETE))).toMatchObject({ status: 'failed', codes: ['iam-write-failed'] });
  expect(await check()).toMatchObject({ retired: [OBSOLETE], codes: ['thumbprint-removed'] });
  expect(account.pins(ISSUER)).toEqual([issuing.thumbprint]);
  expect((await check()).codes).toEqual([]);
});

test('a removal is judged again where the list changes between the look and the write', async () => {
  await check();
  // The second read of the run, just before the write: someone else took the other one out.
  account.faults.before(
    'GetOpenIDConnectProvider',
    () => void account.iam.put({ url: ISSUER, thumbprints: [OBSOLETE] }),
    {
      call: 2,
    },
  );
  expect((await check(removal(OBSOLETE))).codes).toContain('removal-not-done');
  expect(account.pins(ISSUER)).toContain(OBSOLETE);
});
