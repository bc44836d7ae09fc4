import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { OrganizationScope } from '../../../lambda/notify/scope';
import type { FindingCode } from '../../../lambda/findings/catalogue';
import { misfits } from '../../support/json-schema';
import { type NotifiedItem, changed, item, notified, render } from '../../support/notifications';

const SCOPE: OrganizationScope = { kind: 'organization', id: 'o-sandbox00001', accounts: 5000 };

/** The same notification about an issuer in so many accounts. */
function inAccounts(
  count: number,
  issuer = 'https://issuer.example',
  code: FindingCode = 'thumbprint-added',
): NotifiedItem[] {
  return Array.from({ length: count }, (_, index) =>
    changed(notified('updated', item(code)), {
      arn: `arn:aws:iam::${String(100_000_000_000 + index)}:oidc-provider/${issuer.slice(8)}`,
      issuer,
    }),
  );
}

function renderOf(items: readonly NotifiedItem[], file?: string) {
  return render(items, [], { scope: SCOPE, file });
}

const SCHEMA = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../docs/alert.schema.json'), 'utf8'));

test('a rotation in five thousand accounts is one block of a few lines, and none of them waits for another message', () => {
  const { message, cut } = renderOf(inAccounts(5000), 's3://bucket/runs/1/digest.json');
  expect(cut.size).toBe(0);
  expect(message.subject).toBe('[info] issuer.example in 5000 accounts: a new certificate was pinned (o-sandbox00001)');
  expect(message.text).toContain('issuer.example in 5000 accounts: a new certificate was pinned\n');
  expect(message.text).toContain(
    '    https://issuer.example: 5000 accounts (100000000000, 100000000001, 100000000002 and 4997 more)\n',
  );
  expect(message.text).toContain('All of them: s3://bucket/runs/1/digest.json\n');
  expect(message.text.split('\n').length).toBeLessThan(40);
});

test('the JSON has an item for each issuer, with the number of accounts and the first few, and fits the schema', () => {
  const { message } = renderOf([...inAccounts(40), ...inAccounts(3, 'https://login.example')]);
  const alert = JSON.parse(message.json);
  expect(misfits(alert, SCHEMA)).toEqual([]);
  expect(alert.notifications).toMatchObject([
    {
      issuer: 'https://issuer.example',
      accounts: { count: 40, first: ['100000000000', '100000000001', '100000000002'] },
    },
    { issuer: 'https://login.example', accounts: { count: 3 } },
  ]);
  expect(alert.more).toBe(0);
});

test('issuers that present the same new certificate are one block, with a line for each', () => {
  const one = inAccounts(2, 'https://issuer.example', 'jwks-empty');
  const { message } = renderOf([...one, ...inAccounts(1, 'https://login.example', 'jwks-empty')]);
  expect(message.subject).toMatch(/ 3 providers: /);
  expect(message.text).toContain('    https://issuer.example: 2 accounts (100000000000, 100000000001)\n');
  expect(message.text).toContain('    https://login.example: account 100000000000\n');
});

test('a message about one account names its providers, and no accounts', () => {
  const items = ['https://issuer.example', 'https://login.example'].flatMap((one) => inAccounts(1, one, 'jwks-empty'));
  const { message } = render(items);
  expect(message.text).toContain('    https://issuer.example\n    https://login.example');
  expect(JSON.parse(message.json).notifications).toMatchObject([{ accounts: null }, { accounts: null }]);
});
