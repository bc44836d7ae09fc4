import { type Authority, createAuthority } from '../../sandbox/certificates';
import type { Limits } from '../../lambda/observe/tls/limits';
import { DEFAULT_LIMITS } from '../../lambda/observe/tls/limits';
import type { ProviderReport, Status } from '../../lambda/contract/report';
import { account } from '../support/account-setup';
import { chainUnder } from '../support/chain-under';
import { serveTcp } from '../support/issuer';
import { HOSTILE_HOST } from '../support/mint';
import { addHonest } from './honest-issuer';
import { OLD_PIN } from './run-row';
import type { Row, Harness } from './row';
import { failed } from './row';
import { web } from './servers/web';
import { ROWS } from './table';

/** Large beside what a busy machine adds, small enough to wait for. */
const LIMITS: Limits = { ...DEFAULT_LIMITS, handshakeMs: 3_500, responseMs: 3_500, totalMs: 8_000 };
const LARGEST_CAP_MS = Math.max(LIMITS.handshakeMs, LIMITS.responseMs, LIMITS.totalMs);

/** An issuer that is never too late, and never done: only the cap on everything together ends it. */
const dawdling = failed('answers every request at the last moment, with a redirect', 'timed-out', ({ trusted }) =>
  web(trusted, ({ url }, response) => {
    setTimeout(() => response.writeHead(302, { location: `${url}x` }).end(), LIMITS.responseMs - 500);
  }),
);

/** Rows that go wrong before their document is read, so that they can go by another name. */
const NAMES = [
  'falls silent as soon as TCP is connected',
  'falls silent after the ClientHello',
  'falls silent in the middle of the ServerHello',
  'falls silent in the middle of the Certificate',
  'shakes hands byte by byte',
  'warns that it does not know the name, and falls silent',
  'falls silent after the request',
  'falls silent in the middle of the headers',
  'falls silent in the middle of the body',
  'sends the status line byte by byte',
  'sends headers byte by byte',
  'sends its document byte by byte',
  'resets after the ClientHello',
  'refuses with the fatal alert 40 (handshake_failure)',
  'sends 64 bytes of garbage',
  'switches protocols',
  'continues without end (100)',
  'serves a bomb that unpacks to 10 MB (gzip)',
  'answers with a header of 20 kB',
];

const hostile: readonly Row[] = [dawdling, ...NAMES.flatMap((name) => ROWS.filter((row) => row.name === name))];

let root: Authority;
let issuing: Authority;
let stage: Harness;

beforeAll(async () => {
  root = await createAuthority({ name: 'Trusted root' });
  issuing = await createAuthority({ name: 'Issuing CA', issuer: root });
  const trusted = await chainUnder(issuing, `*.${HOSTILE_HOST}`);
  stage = { trusted, unrelatedCertificate: trusted };
});

/** Registers a row under a name of its own. */
async function addHostile(row: Row, host: string): Promise<string[]> {
  account.iam.put({ url: `https://${host}`, thumbprints: [OLD_PIN] });
  return (await row.start(stage)).map((rule) => rule.replace(`${HOSTILE_HOST}:`, `${host}:`));
}

/** What must come of an issuer. */
interface Expected {
  status: Status;
  added: readonly string[];
  finding: string | undefined;
}

/** Checks the account: the report, and how long it took. */
async function check(connectTo: string[]) {
  const startedAt = performance.now();
  const report = await account.check({ settings: { connectTo }, operatorCas: [root], probe: { limits: LIMITS } });
  return { report, elapsedMs: performance.now() - startedAt };
}

/** Of the findings, only whether the expected one is there. */
function outcome({ status, added, findings }: ProviderReport, expected: Expected | undefined): Expected {
  return {
    status,
    added,
    finding: findings.find(({ code }) => code === expected?.finding)?.code,
  };
}

test('20 hostile issuers among 30 cost little more than the largest cap on time, and all 30 are reported correctly', async () => {
  expect(hostile).toHaveLength(20);
  const connectTo: string[] = [];
  const expected: Expected[] = [];
  for (const [n, row] of hostile.entries()) {
    connectTo.push(...(await addHostile(row, `n${n}.${HOSTILE_HOST}`)));
    expected.push({ status: 'failed', added: [], finding: row.findings[0] });
    if (n % 2 === 0) continue;
    const renewed = n % 4 === 1;
    connectTo.push(await addHonest(`honest${n}.example`, issuing, renewed ? OLD_PIN : issuing.thumbprint));
    expected.push(
      renewed
        ? { status: 'updated', added: [issuing.thumbprint], finding: 'thumbprint-added' }
        : { status: 'unchanged', added: [], finding: undefined },
    );
  }
  const { report, elapsedMs } = await check(connectTo);
  expect(report.providers.map((provider, n) => outcome(provider, expected[n]))).toEqual(expected);
  expect(report.counts).toMatchObject({ providers: 30, failed: 20, updated: 5, unchanged: 5 });
  expect(account.written()).toEqual(Array.from({ length: 5 }, () => [OLD_PIN, issuing.thumbprint]));
  expect(elapsedMs).toBeLessThan(1.2 * LARGEST_CAP_MS);
});

test('39 silent issuers take about as long as one, and the honest issuer beside them is updated', async () => {
  const { port } = await serveTcp(() => {});
  const connectTo: string[] = [];
  for (let n = 0; n < 39; n += 1) {
    account.iam.put({ url: `https://n${n}.${HOSTILE_HOST}`, thumbprints: [OLD_PIN] });
    connectTo.push(`n${n}.${HOSTILE_HOST}:443:127.0.0.1:${port}`);
  }
  connectTo.push(await addHonest('honest.example', issuing, OLD_PIN));
  const { report, elapsedMs } = await check(connectTo);
  expect(report.counts).toMatchObject({ providers: 40, updated: 1, failed: 39 });
  // One of them takes two caps: for the first two handshakes at once, and for the third.
  expect(elapsedMs).toBeLessThan(3 * LIMITS.handshakeMs);
});
