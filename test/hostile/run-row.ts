import { createWiring } from '../../lambda/wiring';
import { checkInput } from '../../lambda/contract/input-error';
import { DEFAULT_LIMITS, type Limits } from '../../lambda/observe/tls/limits';
import type { ProviderReport } from '../../lambda/contract/report';
import type { RunDependencies } from '../../lambda/run/dependencies';
import { settingsSchema } from '../../lambda/contract/settings';
import { type Authority, createAuthority, present, selfSigned } from '../../sandbox/certificates';
import type { Account } from '../support/account';
import { chainUnder } from '../support/chain-under';
import { answer, documents, serve } from '../support/issuer';
import { noSuchName } from '../support/probe';
import type { Cap, Row, Harness } from './row';
import { HOSTILE_HOST } from '../support/mint';

/** What is pinned for a hostile issuer: nothing that it presents. */
export const OLD_PIN = 'a'.repeat(40);

/** The issuer beside it, whose certificate has been renewed under a trusted CA. */
export const HONEST_ISSUER = 'https://honest.example';

/** Who vouches for whom. */
export interface Fixtures extends Harness {
  /** The CA that is trusted, and the one beneath it that issues. */
  root: Authority;
  issuing: Authority;
  /** How to reach the honest issuer. */
  serveHonest(): Promise<string>;
}

/** Makes the cast; one of them serves many rows. */
export async function createFixtures(): Promise<Fixtures> {
  const root = await createAuthority({ name: 'Trusted root' });
  const issuing = await createAuthority({ name: 'Issuing CA', issuer: root });
  const under = (host: string) => chainUnder(issuing, host);
  const honest = await under('honest.example');
  return {
    root,
    issuing,
    trusted: await under(HOSTILE_HOST),
    unrelatedCertificate: present(await selfSigned({ hosts: [HOSTILE_HOST] })),
    serveHonest: async () => (await serve(honest, answer(documents(HONEST_ISSUER)))).connectTo('honest.example'),
  };
}

/** Caps that no test reaches, whatever else the machine does. */
const PATIENT: Limits = { ...DEFAULT_LIMITS, handshakeMs: 20_000, responseMs: 20_000, totalMs: 25_000 };

/** The cap that ends a row. It can be short, since the row reaches it in any case. */
const SHORT_MS = 700;

/** More than any row takes besides its cap, and less than the caps that do not apply. */
export const MARGIN_MS = 10_000;

/** The limits for a row: one cap is short, the one that must end it. */
export function limitsFor(cap: Cap | null): Limits {
  return cap ? { ...PATIENT, [cap]: SHORT_MS } : PATIENT;
}

/** What came of a row. */
export interface Outcome {
  hostile: ProviderReport | undefined;
  honest: ProviderReport | undefined;
  /** What `observe` threw, if it did. */
  thrown: unknown[];
  /** How long the whole run took, and how long `observe` was at the hostile issuer. */
  elapsedMs: number;
}

/** Lets a run loose on a hostile issuer and an honest one. */
export async function runRow(row: Row, fixtures: Fixtures, account: Account): Promise<Outcome> {
  for (const url of [row.issuer, HONEST_ISSUER]) account.iam.put({ url, thumbprints: [OLD_PIN] });
  const connectTo = [...(await row.start(fixtures)), await fixtures.serveHonest()];
  const thrown: unknown[] = [];
  const startedAt = performance.now();
  const { providers } = await account.check({
    settings: { connectTo },
    operatorCas: [fixtures.root],
    dependencies: { observe: observing(row, connectTo, thrown) },
  });
  const elapsedMs = performance.now() - startedAt;
  const [hostile, honest] = [row.issuer, HONEST_ISSUER].map((url) => providers.find(({ issuer }) => issuer === url));
  return { hostile, honest, thrown, elapsedMs };
}

function observing(row: Row, connectTo: string[], thrown: unknown[]): RunDependencies['observe'] {
  const settings = checkInput(settingsSchema, { connectTo }, 'settings');
  const wired = (limits: Limits) => createWiring({ settings, directory: '/', resolve: noSuchName, limits }).observe;
  const [short, patient] = [wired(limitsFor(row.ends)), wired(PATIENT)];
  return async (...about) => {
    try {
      return await (about[0] === row.issuer ? short : patient)(...about);
    } catch (error) {
      thrown.push(error);
      throw error;
    }
  };
}
