import { startAws } from '../../sandbox/aws/server';
import { startMiniStack } from '../emulators/ministack';
import { startMoto } from '../emulators/moto';
import { installEmulators } from '../emulators/install';
import { type Endpoint, runAgainst, TABLE, TOPIC } from './against';
import { CALLS } from './calls';
import { type Outcomes, compareOutcomes, SANDBOX } from './compare';
import { MINISTACK } from './differences/ministack';
import { MOTO } from './differences/moto';
import { type Start, runAtAll } from './run';

const ACCOUNT = { account: '123456789012', region: 'us-east-1' };

/** Where the script is run: each starts an account, with a directory of its own to write to. */
const ENDPOINTS: Readonly<Record<string, Start<Endpoint>>> = {
  [SANDBOX]: async () => {
    const aws = await startAws({ ...ACCOUNT, topic: TOPIC, table: TABLE });
    return { ...aws, topicArn: aws.inbox.topicArn, stop: aws.close };
  },
  moto: async (directory) => {
    const moto = await startMoto({ bin: await installEmulators(), directory, ...ACCOUNT });
    return { ...moto, region: ACCOUNT.region };
  },
  MiniStack: async (directory) => {
    const options = { bin: await installEmulators(), directory, ...ACCOUNT, node: process.execPath };
    return { ...(await startMiniStack(options)), region: ACCOUNT.region };
  },
};

const outcomes: Outcomes = new Map();

beforeAll(async () => {
  await installEmulators();
  await runAtAll(ENDPOINTS, (endpoint) => runAgainst(CALLS, endpoint), outcomes);
}, 300_000);

compareOutcomes(
  CALLS,
  [
    ['moto', MOTO],
    ['MiniStack', MINISTACK],
  ],
  outcomes,
);
