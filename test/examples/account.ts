import type { Iam } from '../../lambda/act/iam';
import type { AlertMessage } from '../../lambda/notify/message';
import {
  approveAllCommandFor,
  removeCommandFor,
  reportCommandFor,
  restoreCommandFor,
} from '../../lambda/contract/commands';
import { checkInput } from '../../lambda/contract/input-error';
import { type Invocation, parseInvocation } from '../../lambda/contract/invocation';
import { createAnchors } from '../../lambda/judge/evidence/anchors';
import type { Observation } from '../../lambda/judge/observation';
import { createTlsContexts } from '../../lambda/observe/tls/tls-settings';
import type { Report } from '../../lambda/contract/report';
import { type QuietLook, quickLook } from '../../lambda/run/quick-look';
import { run } from '../../lambda/run/run';
import type { RunDependencies } from '../../lambda/run/dependencies';
import { settingsSchema } from '../../lambda/contract/settings';
import type { Authority } from '../../sandbox/certificates';
import { createRamStore } from '../support/store-in-ram';
import { DISCOVERY, KEY, UNTRUSTED, hostSeen, presented, served } from '../support/judgement';
import { type Names, createNames, steadyThumbprint } from './names';
import { arnOf } from '../support/provider-arn';

const FUNCTION = {
  kind: 'function' as const,
  functionName: 'OidcThumbprintWatcher-Function',
  region: 'us-east-1',
};

type Presented = Parameters<typeof presented>[0];

/** What an issuer does when it is looked at: the chain that it presents, and whether a trusted CA signed it. */
export interface Look {
  chain: Presented;
  trusted: boolean;
}

/** What may be chosen about an invocation. */
interface InvocationSetup {
  invocation?: Invocation;
  using?: Partial<RunDependencies>;
}

/** How an invocation ended. */
export interface Invoked {
  answer: Report | QuietLook;
  /** What it sent; null for nothing. */
  message: AlertMessage | null;
  /** The moment of its end. */
  endedAt: Date;
}

/** An account in which the examples take place. */
export interface Account extends Names {
  /** Puts a provider there, or gives it another list. */
  pin: (issuer: string, thumbprints: readonly string[]) => void;
  remove: (issuer: string) => void;
  /** What an issuer presents from now on; null: it refuses connections. */
  present: (issuer: string, look: Look | null) => void;
  /** The list of an issuer's provider. */
  pins: (issuer: string) => readonly string[];
  /** Makes a run or a quick look that begins at a moment. */
  invokeAt: (at: Date, of?: InvocationSetup) => Promise<Invoked>;
  /** The same, and returns what it sends; null for nothing. */
  runAt: (at: Date, of?: InvocationSetup) => Promise<AlertMessage | null>;
}

/** A UUID that always is the same. */
function runIdAt(at: Date): string {
  return steadyThumbprint(at.toISOString()).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/**
 * Opens an account without providers, whose watcher trusts a CA that the settings name.
 * @param observationMs time that it takes to observe an issuer, one after the other
 */
export function openAccount(root: Authority, settings: object = {}, observationMs = 0): Account {
  const lists = new Map<string, { issuer: string; thumbprints: readonly string[] }>();
  const looks = new Map<string, Look | null>();
  const stateStore = createRamStore();
  const names = createNames();
  const trust = {
    contexts: createTlsContexts([]),
    anchors: createAnchors({ publicCas: [], operatorCas: [root.der] }, false),
  };
  const iam: Iam = {
    list: async () => [...lists.keys()],
    get: async (arn) => {
      const found = lists.get(arn);
      if (!found) throw Object.assign(new Error('Not found'), { name: 'NoSuchEntityException' });
      return { arn, ...found, clientIds: [], tags: {} };
    },
    replaceThumbprints: async (arn, thumbprints) => {
      const found = lists.get(arn);
      if (found) lists.set(arn, { ...found, thumbprints });
    },
  };
  const checked = checkInput(settingsSchema, settings, 'settings');
  const invokeAt: Account['invokeAt'] = async (at, { invocation = parseInvocation({}), using } = {}) => {
    let message: AlertMessage | null = null;
    let now = at;
    const carryOut = invocation.quickLook ? quickLook : run;
    const answer = await carryOut(invocation, {
      iam,
      stateStore,
      publish: async (sent) => void (message = sent),
      observe: async (issuer) => {
        now = new Date(now.getTime() + observationMs);
        return observationOf(issuer, looks.get(issuer) ?? null);
      },
      trustOf: () => trust,
      settings: checked,
      clock: () => now,
      remainingMs: () => 300_000,
      newRunId: () => runIdAt(at),
      approveAllCommand: approveAllCommandFor(FUNCTION),
      restoreCommand: restoreCommandFor(FUNCTION),
      removeCommand: removeCommandFor(FUNCTION),
      reportCommand: reportCommandFor(FUNCTION),
      region: FUNCTION.region,
      ...using,
    });
    return { answer, message, endedAt: now };
  };
  return {
    ...names,
    pin: (issuer, thumbprints) => void lists.set(arnOf(issuer), { issuer, thumbprints }),
    remove: (issuer) => void lists.delete(arnOf(issuer)),
    present: (issuer, look) => void looks.set(issuer, look),
    pins: (issuer) => lists.get(arnOf(issuer))?.thumbprints ?? [],
    invokeAt,
    runAt: async (...of) => (await invokeAt(...of)).message,
  };
}

function observationOf(issuer: string, look: Look | null): Observation {
  const { host } = new URL(issuer);
  if (!look) {
    const failures = [
      { code: 'connection-refused' as const, where: `${host} at 203.0.113.7:443`, why: 'the connection was refused' },
    ];
    return {
      issuer,
      issuerHost: { ...hostSeen(host), failures },
      jwksHost: null,
      discovery: null,
      jwks: null,
      failures: [],
    };
  }
  const over = presented(look.chain, look.trusted ? { trusted: true } : UNTRUSTED, '203.0.113.7');
  return {
    issuer,
    issuerHost: hostSeen(host, over),
    jwksHost: null,
    discovery: served({ ...DISCOVERY, issuer, jwksUri: `${issuer}/jwks` }, over),
    jwks: served({ keys: [KEY] }, over),
    failures: [],
  };
}
