import { type Iam, createIam } from '../../lambda/act/iam';
import type { AlertMessage } from '../../lambda/notify/message';
import { createStateStore } from '../../lambda/state/dynamodb';
import type { IamChange } from '../../lambda/contract/cloudtrail-event';
import { type Authority, createAuthority, issueLeaf, present } from '../../sandbox/certificates';
import type { CheckSetup } from '../support/account';
import { account } from '../support/account-setup';
import { ALICE } from '../support/iam-event';
import { answer, closeServers, documents, serve } from '../support/issuer';
import { HOST, ISSUER } from './fixtures';
import { pins, put } from './provider';

const START = Date.UTC(2026, 10, 21, 12);
const ALWAYS = { from: new Date('2020-01-01'), to: new Date('2049-01-01') };
const MINUTE = 60_000;
const EXTERNAL = 'f'.repeat(40);

let root: Authority;
let cas: Authority[];
let arn: string;
let now: number;
let mails: AlertMessage[];
/** What IAM's reads answer while they lag behind; null when they do not. */
let stale: readonly string[] | null;
/** Whether they lag behind a write of ours, too. */
let lagsOn: boolean;

beforeAll(async () => {
  root = await createAuthority({ name: 'Root' });
  cas = [];
  for (const name of ['CA 1', 'CA 2', 'CA 3']) cas.push(await createAuthority({ name, issuer: root }));
});
beforeEach(async () => {
  arn = put(pin(0));
  [now, mails, stale, lagsOn] = [START, [], null, false];
  await runUnder(0);
});

function pin(index: number): string {
  return cas[index]?.thumbprint ?? '';
}

/** IAM, whose reads lag until somebody writes again, or longer. */
function laggingIam(): Iam {
  const iam = createIam(account.iamClient);
  return {
    ...iam,
    get: async (name, until) => {
      const provider = await iam.get(name, until);
      return stale ? { ...provider, thumbprints: stale } : provider;
    },
    replaceThumbprints: async (name, list) => {
      await iam.replaceThumbprints(name, list);
      if (!lagsOn) stale = null;
    },
  };
}

/** Runs the watcher over an issuer whose chain ends in one of the CAs. */
async function runUnder(index: number, setup: CheckSetup = {}) {
  const ca = cas[index];
  if (!ca) throw new Error(`There is no CA ${index}.`);
  const server = await serve(
    present(await issueLeaf(ca, { hosts: [HOST], validity: ALWAYS }), ca),
    answer(documents(ISSUER)),
  );
  const { dependencies, ...rest } = setup;
  const report = await account.check({
    keepsState: true,
    publicCas: [root],
    settings: { connectTo: [server.connectTo(HOST)] },
    clock: () => new Date(now),
    ...rest,
    dependencies: {
      iam: laggingIam(),
      patience: { retryMs: [], readBackMs: [0] },
      publish: async (mail) => void mails.push(mail),
      ...dependencies,
    },
  });
  await closeServers();
  return report;
}

/** What CloudTrail tells of a list that Alice wrote. */
function written(thumbprints: readonly string[], at: number, id = 'event-1'): IamChange {
  return {
    id,
    action: 'UpdateOpenIDConnectProviderThumbprint',
    provider: arn,
    caller: ALICE,
    sourceAddress: '192.0.2.7',
    userAgent: 'aws-cli',
    at: new Date(at),
    thumbprints,
  };
}

/** Alice pins something ahead of a rotation, which IAM's reads do not show yet. */
async function pinUnseen(): Promise<IamChange> {
  const before = pins();
  const list = [...before, EXTERNAL];
  await createIam(account.iamClient).replaceThumbprints(arn, list);
  stale = before;
  return written(list, now);
}

/** The mails that say that something was lost, from now on. */
function losses() {
  return mails.filter(({ codes }) => codes.includes('external-entry-lost'));
}

function iamChanges() {
  return mails.filter(({ codes }) => codes.includes('iam-change'));
}

describe('a pin of someone else that a write removed while IAM lagged (rt-a12)', () => {
  const expectNotified = () => {
    expect(pins()).not.toContain(EXTERNAL);
    expect(losses()).toMatchObject([
      {
        severity: 'warning',
        text: expect.stringContaining(`watcher check --apply --provider ${arn} --approve ${EXTERNAL} --stage`),
      },
    ]);
    expect(losses()[0]?.text).toContain(`"${ALICE}" pinned ${EXTERNAL} at 2026-11-21 12:10:00 UTC`);
  };
  /** Some more runs, which have nothing to tell of it, another write among them. */
  const goOn = async () => {
    for (const index of [1, 2, 2]) {
      now += 20 * MINUTE;
      await runUnder(index);
    }
    expect(pins()).toContain(pin(2));
  };

  beforeEach(() => {
    now = START + 10 * MINUTE;
  });

  test('is reported once, with the command that restores it, when the event comes after the write', async () => {
    const change = await pinUnseen();
    now += 10_000;
    await runUnder(1);
    expect(losses()).toEqual([]);
    now += 5 * MINUTE;
    await runUnder(1, { change });
    expectNotified();
    await goOn();
    expect(losses()).toHaveLength(1);
  });

  test('is reported once when the event comes before the write, and meets the lag itself', async () => {
    const change = await pinUnseen();
    now += 5_000;
    await runUnder(0, { change });
    expect([iamChanges(), losses()].map(({ length }) => length)).toEqual([1, 0]);
    now += 5_000;
    await runUnder(1);
    expectNotified();
    await goOn();
    expect(losses()).toHaveLength(1);
  });

  test('is reported once when the run that the event starts is the one that writes', async () => {
    const change = await pinUnseen();
    now += 10_000;
    await runUnder(1, { change });
    expectNotified();
    await goOn();
    expect(losses()).toHaveLength(1);
  });

  test('is reported once, as soon as the reads show it, when they go on lagging after the write', async () => {
    lagsOn = true;
    const change = await pinUnseen();
    now += 10_000;
    const report = await runUnder(1, { change });
    expect(report.providers[0]?.findings.map(({ code }) => code)).toContain('iam-write-unconfirmed');
    now += 20_000;
    await runUnder(1);
    expect(losses()).toEqual([]);
    stale = null;
    now += MINUTE;
    await runUnder(1);
    expectNotified();
    await goOn();
    expect(losses()).toHaveLength(1);
  });

  test('is reported once when the event comes while the writer holds the lease', async () => {
    const change = await pinUnseen();
    now += 10_000;
    const stateStore = createStateStore(account.dynamoClient, account.table.name);
    await runUnder(1, {
      dependencies: {
        patience: { retryMs: [], readBackMs: [0] },
        iam: {
          ...laggingIam(),
          replaceThumbprints: async (name, list) => {
            await laggingIam().replaceThumbprints(name, list);
            // The event's own invocation, in the middle of the write.
            await runUnder(1, { change, dependencies: { stateStore } });
          },
        },
      },
    });
    // By the writer itself, at its end.
    expectNotified();
    expect(iamChanges()).toHaveLength(1);
    await goOn();
    expect([iamChanges(), losses()].map(({ length }) => length)).toEqual([1, 1]);
  });

  test('is reported once, by the next run, when the event met the lease of a run that died', async () => {
    const change = await pinUnseen();
    now += 10_000;
    await runUnder(1);
    const stateStore = createStateStore(account.dynamoClient, account.table.name);
    await stateStore.acquire(arn, { owner: 'a run that died', until: now + 290_000 }, now);
    now += MINUTE;
    await runUnder(1, { change });
    await stateStore.release(arn, 'a run that died');
    expect(losses()).toEqual([]);
    now += MINUTE;
    await runUnder(1);
    expectNotified();
    await goOn();
    expect([iamChanges(), losses()].map(({ length }) => length)).toEqual([1, 1]);
  });

  test('is reported once when events arrive in the wrong order', async () => {
    const first = await pinUnseen();
    now += 20_000;
    await runUnder(1);
    // Bob writes, later, what he read after that.
    const second = written([...pins(), 'e'.repeat(40)], now + MINUTE, 'event-2');
    await createIam(account.iamClient).replaceThumbprints(arn, second.thumbprints ?? []);
    now += 5 * MINUTE;
    await runUnder(1, { change: second });
    expect(losses()).toEqual([]);
    await runUnder(1, { change: first });
    expectNotified();
  });

  test('is restored by the command in the mail, and not reported again', async () => {
    const change = await pinUnseen();
    now += 10_000;
    await runUnder(1, { change });
    now += MINUTE;
    await runUnder(1, { event: { approve: [{ provider: arn, thumbprint: EXTERNAL, stage: true }] } });
    expect(pins()).toContain(EXTERNAL);
    now += 10 * MINUTE;
    await runUnder(1, { change: { ...change, id: 'once more' } });
    expect(losses()).toHaveLength(1);
  });
});

describe('the loss of a pin', () => {
  test('is not reported where the reads showed the pin before the write, so that it stays', async () => {
    const change = await pinUnseen();
    stale = null;
    now += 10_000;
    await runUnder(1);
    now += 5 * MINUTE;
    await runUnder(1, { change });
    expect(pins()).toEqual(expect.arrayContaining([pin(0), EXTERNAL, pin(1)]));
    expect([iamChanges(), losses()].map(({ length }) => length)).toEqual([1, 0]);
  });

  test('is not reported where someone else removed the pin on purpose, though the event of the removal comes first', async () => {
    const change = await pinUnseen();
    now += 20_000;
    const undone = written([pin(0)], now, 'event-2');
    await createIam(account.iamClient).replaceThumbprints(arn, [pin(0)]);
    now += 10_000;
    await runUnder(1);
    now += 5 * MINUTE;
    await runUnder(1, { change: undone });
    await runUnder(1, { change });
    expect([iamChanges(), losses()].map(({ length }) => length)).toEqual([2, 0]);
  });

  test('is not reported where the pin was read, and then removed by someone else', async () => {
    const change = await pinUnseen();
    stale = null;
    now += MINUTE;
    await runUnder(0);
    await createIam(account.iamClient).replaceThumbprints(arn, [pin(0)]);
    now += MINUTE;
    await runUnder(0);
    now += MINUTE;
    await runUnder(1);
    await runUnder(1, { change });
    expect(losses()).toEqual([]);
  });

  test('is not reported where the operator restored a list without the pin', async () => {
    const change = await pinUnseen();
    stale = null;
    now += MINUTE;
    await runUnder(0);
    now += MINUTE;
    await runUnder(0, { event: { restore: [{ provider: arn, version: 1 }] } });
    expect(pins()).not.toContain(EXTERNAL);
    now += MINUTE;
    await runUnder(0, { change });
    expect(losses()).toEqual([]);
  });

  test('is not reported where someone else wrote the list after the watcher', async () => {
    await runUnder(1);
    now += MINUTE;
    const change = written([pin(0), pin(1), EXTERNAL], now);
    await createIam(account.iamClient).replaceThumbprints(arn, change.thumbprints ?? []);
    stale = [pin(0), pin(1)];
    now += 5_000;
    await runUnder(1, { change });
    expect([iamChanges(), losses()].map(({ length }) => length)).toEqual([1, 0]);
  });
});

describe('an IAM event (rt-a17)', () => {
  const change = (): IamChange => ({
    action: 'AddClientIDToOpenIDConnectProvider',
    provider: arn,
    caller: 'mallory',
    sourceAddress: '192.0.2.66',
    userAgent: 'curl',
    at: new Date(START + 5_000),
  });

  test.each([
    ['six hours later', 6 * 60 * MINUTE, 1],
    ['at once', 20_000, 1],
  ])('is no error at an unreleased lease, and is reported once by the next run, %s', async (_, later, runs) => {
    const stateStore = createStateStore(account.dynamoClient, account.table.name);
    await stateStore.acquire(arn, { owner: 'a run that died', until: now + 290_000 }, now);
    for (const after of [10_000, 70_000, 190_000]) {
      now = START + after;
      const report = await runUnder(0, { change: change() });
      expect(report.providers).toMatchObject([{ status: 'skipped', findings: [{ code: 'provider-locked' }] }]);
    }
    expect(iamChanges()).toEqual([]);
    now = START + later;
    for (let run = 0; run < 1 + runs; run += 1) await runUnder(0);
    expect(iamChanges()).toMatchObject([
      { severity: 'warning', text: expect.stringContaining('"mallory" added a client ID') },
    ]);
  });

  test('is reported once, though two runs knew of it', async () => {
    const stateStore = createStateStore(account.dynamoClient, account.table.name);
    await stateStore.acquire(arn, { owner: 'a run that died', until: now + 290_000 }, now);
    await runUnder(0, { change: change() });
    await stateStore.release(arn, 'a run that died');
    let isFirst = true;
    const iam = laggingIam();
    const get: Iam['get'] = async (...of) => {
      const isOuter = isFirst;
      isFirst = false;
      if (isOuter) await runUnder(0, { event: { providers: [arn] } });
      return iam.get(...of);
    };
    await runUnder(0, { dependencies: { iam: { ...iam, get } } });
    expect(iamChanges()).toHaveLength(1);
  });

  test('is kept before anything else, so that a run that dies at once does not lose it', async () => {
    const dying = runUnder(0, {
      change: change(),
      dependencies: {
        observe: () => {
          throw new Error('The machine is gone.');
        },
        publish: async () => {
          throw new Error('The machine is gone.');
        },
      },
    });
    await expect(dying).rejects.toThrow('It is kept, and the next run sends it.');
    await runUnder(0);
    expect(iamChanges()).toHaveLength(1);
  });

  test('is reported once where no run holds the lease', async () => {
    await runUnder(0, { change: change() });
    await runUnder(0);
    expect(iamChanges()).toHaveLength(1);
  });
});
