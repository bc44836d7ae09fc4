import { createWiring } from '../../../lambda/wiring';
import { checkInput } from '../../../lambda/contract/input-error';
import type { Report } from '../../../lambda/contract/report';
import { settingsSchema } from '../../../lambda/contract/settings';
import { present, selfSigned } from '../../../sandbox/certificates';
import { account } from '../../support/account-setup';
import { answer, documents, serve } from '../../support/issuer';
import { statusesOf } from '../../support/report';

const MINUTE = 60_000;
const NAMES = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.example`);

test('a terminal run that lasts longer than any lease keeps the leases that it has', async () => {
  const connectTo = await Promise.all(
    NAMES.map(async (name) => {
      account.iam.put({ url: `https://${name}`, thumbprints: ['a'.repeat(40)] });
      const server = await serve(present(await selfSigned({ hosts: [name] })), answer(documents(`https://${name}`)));
      return server.connectTo(name);
    }),
  );
  let now = Date.UTC(2026, 10, 22, 6);
  const clock = () => new Date(now);
  const { observe } = createWiring({ settings: checkInput(settingsSchema, { connectTo }, 'settings'), directory: '/' });
  let other: Report | undefined;
  let looks = 0;
  const settings = { connectTo };
  const slowly: typeof observe = async (...of) => {
    now += 6 * MINUTE;
    looks += 1;
    if (looks === NAMES.length) other = await account.check({ keepsState: true, clock, settings });
    return observe(...of);
  };
  const dependencies = { observe: slowly, remainingMs: () => Infinity, concurrency: 1, monotonic: () => now };
  const report = await account.check({ keepsState: true, clock, settings, dependencies });
  expect(statusesOf(report)).toEqual(NAMES.map(() => 'held approval-required'));
  expect(other && statusesOf(other)).toEqual(NAMES.map(() => 'skipped provider-locked'));
  expect((await account.table.items()).filter((item) => 'leaseOwner' in item)).toEqual([]);
});
