import { type Account, startAccount } from '../support/account';
import { lookFrom } from '../support/lookout';

let account: Account;

beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.close());

test('an account without providers is a complete run', async () => {
  expect(await account.check()).toMatchObject({ complete: true, counts: { providers: 0 }, providers: [] });
});

test('a defect that strikes one provider is reported there, and nowhere else', async () => {
  for (const url of ['https://a.example', 'https://b.example']) account.iam.put({ url, thumbprints: ['a'.repeat(40)] });
  const progress: string[] = [];
  const report = await account.check({
    dependencies: {
      onProgress: (done, of) => progress.push(`${done}/${of}`),
      observe: (issuer) => {
        if (issuer === 'https://a.example') throw new TypeError('oops');
        return lookFrom(issuer);
      },
    },
  });
  expect(report.providers.map(({ findings }) => findings[0]?.code)).toEqual(['internal-error', 'name-not-found']);
  expect(report.providers[0]?.findings[0]?.message).toContain('TypeError: oops');
  expect(progress).toEqual(['1/2', '2/2']);
});

test('the time that is left is asked before each provider: those begun are finished, the rest skipped', async () => {
  for (let n = 0; n < 30; n += 1)
    account.iam.put({ url: `https://issuer-${n}.example`, thumbprints: ['a'.repeat(40)] });
  let asked = 0;
  const remainingMs = () => ((asked += 1) > 25 ? 0 : 300_000);
  const { counts, complete } = await account.check({ dependencies: { remainingMs } });
  expect({ counts, complete }).toMatchObject({ counts: { providers: 30, failed: 25, skipped: 5 }, complete: false });
});
