import { DeleteOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import { TABLE_KEYS, runKeyOf } from '../../../lambda/contract/table-keys';
import { RUN_FORMAT } from '../../../lambda/state/state-format';
import { account } from '../../support/account-setup';

const ONE = '111111111111';
const OTHER = '222222222222';

function arnOf(name: string): string {
  return account.iam.put({ url: `https://${name}.example`, thumbprints: ['a'.repeat(40)] });
}

async function removeAll(arns: readonly string[]): Promise<void> {
  for (const arn of arns)
    await account.iamClient.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
}

async function stateOf(id: string) {
  const items = await account.table.items();
  const item = items.find(
    (one) => one[TABLE_KEYS.partitionKey] === runKeyOf(id) && one[TABLE_KEYS.sortKey] === 'state',
  );
  return RUN_FORMAT.parse(String(item?.['state']));
}

test('runs over two accounts with one table have a state each, and one does not find the providers of the other vanished', async () => {
  const check = (id: string) => account.check({ keepsState: true, dependencies: { runKey: runKeyOf(id) } });
  const first = ['a', 'b', 'c'].map(arnOf);
  await check(ONE);
  await removeAll(first);
  const second = arnOf('d');
  const report = await check(OTHER);
  expect(report.findings.map(({ code }) => code)).not.toContain('providers-vanished');
  expect((await stateOf(ONE)).listing.accepted).toEqual(first);
  expect((await stateOf(OTHER)).listing.accepted).toEqual([second]);
  // With the same key they would have vanished.
  expect((await check(ONE)).findings.map(({ code }) => code)).toContain('providers-vanished');
});
