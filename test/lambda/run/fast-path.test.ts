import { type ServerChain, present, selfSigned } from '../../../sandbox/certificates';
import type { CheckSetup } from '../../support/account';
import { account } from '../../support/account-setup';
import { answer, documents, serve } from '../../support/issuer';
import { observeFrom } from '../../support/probe';
import { VALIDITY } from '../../support/remembered';
import { arnOf } from '../../support/provider-arn';

const NOW = Date.UTC(2026, 10, 22, 6);
const HOUR = 3_600_000;
const NAMES = ['a', 'b'].map((name) => `${name}.example`);

/** How often each issuer was looked at. */
let looks: Record<string, number>;
/** Where the issuers' hosts are. */
let connectTo: Map<string, string>;

async function presentAt(name: string, chain: ServerChain): Promise<void> {
  const server = await serve(chain, answer(documents(`https://${name}`)));
  connectTo.set(name, server.connectTo(name));
}

/** A scheduled run, so many milliseconds after the first. */
function runAt(after: number, dependencies: CheckSetup['dependencies'] = {}) {
  return account.check({
    keepsState: true,
    clock: () => new Date(NOW + after),
    dependencies: {
      publish: async () => {},
      observe: (issuer) => {
        looks[issuer] = (looks[issuer] ?? 0) + 1;
        return observeFrom(issuer, { connectTo: [...connectTo.values()] });
      },
      ...dependencies,
    },
  });
}

/** What a run calls, and of the table about what. */
async function callsOf(run: () => Promise<unknown>): Promise<string[]> {
  const before = account.calls.length;
  await run();
  return account.calls
    .slice(before)
    .map(({ service, action, arn }) => (service === 'dynamodb' ? `${action} ${arn}` : action))
    .toSorted();
}

function statuses({ providers }: Awaited<ReturnType<typeof runAt>>) {
  return providers.map(({ status }) => status);
}

beforeEach(async () => {
  looks = {};
  connectTo = new Map();
  for (const name of NAMES) {
    const certificate = await selfSigned({ hosts: [name], validity: VALIDITY });
    account.iam.put({ url: `https://${name}`, thumbprints: [certificate.thumbprint] });
    await presentAt(name, present(certificate));
  }
  await runAt(0);
  looks = {};
});

const READS = [
  'BatchGetItem memory',
  'GetOpenIDConnectProvider',
  'GetOpenIDConnectProvider',
  'ListOpenIDConnectProviders',
  // The events of every provider.
  'Query run',
];

function writesOf(subject: string) {
  return [`UpdateItem ${subject}`, `UpdateItem ${subject}`];
}

test('a run without changes reads states once and events once, and writes nothing but its own record', async () => {
  expect(await callsOf(() => runAt(HOUR))).toEqual([...READS, ...writesOf('run')].toSorted());
});

test('the state of a provider at rest is written once a day', async () => {
  // Where there may be something to tell, it looks once more for events that came meanwhile.
  const whole = [...READS, 'Query run', ...[...NAMES.map(arnOf), 'run'].flatMap(writesOf)].toSorted();
  expect(await callsOf(() => runAt(24 * HOUR))).toEqual(whole);
  expect(await callsOf(() => runAt(47 * HOUR))).toEqual([...READS, ...writesOf('run')].toSorted());
});

test('one look is enough, also where there is something to do', async () => {
  await presentAt('a.example', present(await selfSigned({ hosts: ['a.example'], validity: VALIDITY })));
  expect(statuses(await runAt(HOUR))).toEqual(['held', 'unchanged']);
  expect(looks).toEqual({ 'https://a.example': 1, 'https://b.example': 1 });
});

describe('a provider that another run handles meanwhile', () => {
  /** Another run, as soon as this one has looked at the first issuer; then so much time is left, in milliseconds. */
  const overtaken = async (leftMs: number) => {
    const fresh = await selfSigned({ hosts: ['a.example'], validity: VALIDITY });
    await presentAt('a.example', present(fresh));
    let left = 300_000;
    const report = await runAt(2 * HOUR, {
      observe: async (issuer) => {
        const seen = await observeFrom(issuer, { connectTo: [...connectTo.values()] });
        if (issuer !== 'https://a.example' || left !== 300_000) return seen;
        left = leftMs;
        await runAt(HOUR);
        return seen;
      },
      remainingMs: () => left,
    });
    return report;
  };

  test('is looked at again', async () => {
    expect(statuses(await overtaken(299_999))).toEqual(['held', 'unchanged']);
    const last = await callsOf(() => runAt(3 * HOUR));
    expect(last).toEqual([...READS, ...writesOf('run')].toSorted());
  });

  test('is left to the next run where there is no time to look again', async () => {
    const { providers, findings } = await overtaken(1);
    expect(providers[0]).toMatchObject({ status: 'skipped', findings: [{ code: 'out-of-time' }] });
    expect(findings).toMatchObject([{ code: 'run-incomplete' }]);
    expect((await runAt(3 * HOUR)).providers[0]).toMatchObject({ status: 'held' });
  });
});
