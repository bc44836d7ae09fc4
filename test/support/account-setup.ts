import { type Account, startAccount } from './account';

/** The account of the test that runs: each test of a file that imports this has its own. */
export let account: Account;

beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.close());
