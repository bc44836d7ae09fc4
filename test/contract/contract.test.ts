import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { startAws } from '../../sandbox/aws/server';
import { startMiniStack } from '../emulators/ministack';
import { startMoto } from '../emulators/moto';
import type { Program } from '../emulators/program';
import { installEmulators } from '../emulators/install';
import { type Endpoint, runAgainst, TABLE, TOPIC } from './against';
import type { Outcome } from './call';
import { CALLS } from './calls';
import { type Emulation, firstOf, isListed, knownOutcome, missingAnswer } from './difference';
import { MINISTACK } from './differences/ministack';
import { MOTO } from './differences/moto';

const ACCOUNT = { account: '123456789012', region: 'us-east-1' };
const EMULATIONS: [name: 'moto' | 'MiniStack', emulation: Emulation][] = [
  ['moto', MOTO],
  ['MiniStack', MINISTACK],
];

/** Where the script is run: each starts an account, with a directory of its own to write to. */
const ENDPOINTS: Readonly<Record<string, (directory: string) => Promise<Endpoint & Program>>> = {
  'the sandbox': async () => {
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

/** What came of the script where, by the name of the call. */
const outcomes = new Map<string, ReadonlyMap<string, Outcome>>();

async function runAt(name: string, start: (directory: string) => Promise<Endpoint & Program>): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'contract-'));
  const endpoint = await start(directory);
  try {
    outcomes.set(name, await runAgainst(CALLS, endpoint));
  } finally {
    await endpoint.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

beforeAll(async () => {
  await installEmulators();
  const runs = await Promise.allSettled(Object.entries(ENDPOINTS).map(([name, start]) => runAt(name, start)));
  const failed = runs.find((run) => run.status === 'rejected');
  if (failed) throw failed.reason;
}, 300_000);

function outcomeAt(endpoint: string, call: string): Outcome {
  return outcomes.get(endpoint)?.get(call);
}

it.each(CALLS)('the sandbox does what is documented: $name ($page)', ({ name, expected }) => {
  expect(outcomeAt('the sandbox', name)).toEqual(expected);
});

describe.each(EMULATIONS)('the emulator %s', (emulator, emulation) => {
  it.each(CALLS.filter((call) => missingAnswer(emulation, call) === undefined))(
    'does what is documented or listed as a difference: $name ($page)',
    (call) => {
      expect(outcomeAt(emulator, call.name)).toEqual(knownOutcome(emulation, call));
    },
  );

  it.each(CALLS.filter((call) => missingAnswer(emulation, call) !== undefined))('has no such action: $name', (call) => {
    expect(firstOf(outcomeAt(emulator, call.name))).toBe(missingAnswer(emulation, call));
  });

  it('has each difference listed once, under a call that exists', () => {
    const listed = emulation.differences.flatMap(({ does }) => Object.keys(does));
    const others = CALLS.filter((call) => missingAnswer(emulation, call) === undefined).map(({ name }) => name);
    expect(listed.filter((name) => !others.includes(name))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('has nothing listed as a difference that is none', () => {
    const same = CALLS.filter(
      (call) => isListed(emulation, call) && isDeepStrictEqual(knownOutcome(emulation, call), call.expected),
    );
    expect(same.map(({ name }) => name)).toEqual([]);
  });
});

it('every call has a name of its own', () => {
  const names = CALLS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
