import { installEmulators } from '../emulators/install';
import { startMoto } from '../emulators/moto';
import { type Outcomes, compareOutcomes, SANDBOX } from './compare';
import { ACCOUNT_CALLS } from './organization/account-calls';
import { MOTO_ORGANIZATION } from './organization/differences';
import { type Organized, createHarness } from './organization/harness';
import { createOrganization, startSandboxOrganization } from './organization/prepare';
import { SESSION_CALLS } from './organization/session-calls';
import { type Start, runAtAll, runCalls } from './run';

const REGION = 'us-east-1';

/** What the watcher asks of an organization: its accounts, and sessions in them. MiniStack cannot create one. */
const CALLS = [...ACCOUNT_CALLS, ...SESSION_CALLS];

const ENDPOINTS: Readonly<Record<string, Start<Organized>>> = {
  [SANDBOX]: () => startSandboxOrganization(REGION),
  moto: async (directory) => {
    const moto = await startMoto({ bin: await installEmulators(), directory, region: REGION });
    return { ...moto, ...(await createOrganization({ url: moto.url, region: REGION })) };
  },
};

const outcomes: Outcomes = new Map();

beforeAll(async () => {
  const run = async (organized: Organized) => {
    const harness = createHarness(organized);
    const found = await runCalls(CALLS, () => harness);
    harness.close();
    return found;
  };
  await runAtAll(ENDPOINTS, run, outcomes);
}, 300_000);

compareOutcomes(CALLS, [['moto', MOTO_ORGANIZATION]], outcomes);
