import { createIam } from '../../lambda/act/iam';
import { createStateStore } from '../../lambda/state/dynamodb';
import { approveAllCommandFor, removeCommandFor } from '../../lambda/contract/commands';
import { type WiringOptions, createWiring } from '../../lambda/wiring';
import { checkInput } from '../../lambda/contract/input-error';
import type { IamChange } from '../../lambda/contract/cloudtrail-event';
import { invocationAfter, parseInvocation } from '../../lambda/contract/invocation';
import { createAnchors } from '../../lambda/judge/evidence/anchors';
import { type TlsContexts, createTlsContexts } from '../../lambda/observe/tls/tls-settings';
import type { Report } from '../../lambda/contract/report';
import { type QuietLook, quickLook } from '../../lambda/run/quick-look';
import { run } from '../../lambda/run/run';
import type { RunDependencies } from '../../lambda/run/dependencies';
import type { ObserveHosts } from '../../lambda/observe/observer';
import { settingsSchema } from '../../lambda/contract/settings';
import type { Trust } from '../../lambda/observe/trust';
import type { AwsOptions } from '../../sandbox/aws/server';
import { type Lab, startLab } from '../sandbox/aws/clients';
import { closeServers } from './issuer';
import { noSuchName } from './probe';

type Ca = { pem: string; der: Uint8Array };

/** What a check of a test's account is told. */
export interface CheckSetup {
  event?: object;
  /** What someone did, where that is why the check is made; instead of `event`. */
  change?: IamChange;
  /** Settings, as the function gets them; `connectTo` among them. */
  settings?: object;
  /** CA certificates that stand for the public ones. */
  publicCas?: readonly Ca[];
  /** CA certificates that the operator configured; `exclusive` for every provider. */
  operatorCas?: readonly Ca[];
  exclusive?: boolean;
  probe?: Pick<WiringOptions, 'resolve' | 'limits'>;
  /** Whether the runs of this account remember each other, in its table. Default: every run stands alone, and tells all. */
  keepsState?: boolean;
  /** Default: the real clock. */
  clock?: () => Date;
  /** The time that AWS states in its answers, from this check on until the next. Default: the same as `clock`. */
  awsClock?: () => Date;
  dependencies?: Partial<RunDependencies>;
  /** Makes the observer of the run from the one that looks at the hosts. */
  observing?: (live: ObserveHosts) => RunDependencies['observe'];
}

/** An AWS account of a test's own, and the watcher to check it. */
export interface Account extends Lab {
  /** Runs the watcher over the account, as the function does. */
  check(setup?: CheckSetup): Promise<Report>;
  /** Makes a quick look over the account, as the function does. */
  quickLook(setup?: Omit<CheckSetup, 'event' | 'change'>): Promise<Report | QuietLook>;
  /** The thumbprints of an issuer in IAM now. */
  pins(issuer: string): readonly string[];
  /** The lists that the watcher wrote. */
  written(): (readonly string[])[];
  /** Closes it, and every test server. */
  close: () => Promise<void>;
}

/**
 * Starts an account. Names resolve only by `connectTo`, or by the resolver in `lookout`.
 * @param options of its AWS; the clock is the checks'
 */
export async function startAccount(options: AwsOptions = {}): Promise<Account> {
  let clock = () => new Date();
  const lab = await startLab({ ...options, clock: () => clock() });
  const begin = (setup: CheckSetup): RunDependencies => {
    clock = setup.awsClock ?? setup.dependencies?.clock ?? setup.clock ?? (() => new Date());
    const settings = checkInput(settingsSchema, setup.settings ?? {}, 'settings');
    const trust = trustIn(setup);
    const wiring = createWiring({ settings, directory: '/', resolve: noSuchName, ...setup.probe });
    return {
      ...wiring,
      observe: setup.observing?.(wiring.observe) ?? wiring.observe,
      settings,
      trustOf: () => trust,
      iam: createIam(lab.iamClient),
      stateStore: setup.keepsState ? createStateStore(lab.dynamoClient, lab.table.name) : null,
      publish: null,
      remainingMs: () => 300_000,
      approveAllCommand: approveAllCommandFor({ kind: 'terminal', program: 'watcher' }),
      removeCommand: removeCommandFor({ kind: 'terminal', program: 'watcher', table: lab.table.name }),
      reportCommand: '',
      ...(setup.clock && { clock: setup.clock }),
      ...setup.dependencies,
    };
  };
  const check: Account['check'] = (setup = {}) => {
    const invocation = setup.change ? invocationAfter(setup.change) : parseInvocation(setup.event ?? {});
    return run(invocation, begin(setup));
  };
  const look: Account['quickLook'] = (setup = {}) => quickLook(parseInvocation({ only: 'enforced' }), begin(setup));
  const pins: Account['pins'] = (issuer) =>
    [...lab.iam.providers.values()].find(({ url }) => url.replace('https://', '') === issuer.replace('https://', ''))
      ?.thumbprints ?? [];
  const written = () => lab.iam.history.filter(({ by }) => by !== 'put').map(({ thumbprints }) => thumbprints);
  const close = async () => {
    await closeServers();
    await lab.close();
  };
  return { ...lab, check, quickLook: look, pins, written, close };
}

function trustIn({ publicCas = [], operatorCas = [], exclusive = false }: CheckSetup): Trust {
  const trusted = exclusive ? operatorCas : [...operatorCas, ...publicCas];
  const ders = (certificates: readonly Ca[]) => certificates.map(({ der }) => der);
  return {
    contexts: contextsFor(trusted.map(({ pem }) => pem)),
    anchors: createAnchors({ publicCas: ders(publicCas), operatorCas: ders(operatorCas) }, exclusive),
  };
}

const known = new Map<string, TlsContexts>();

/** As in a process of the function, they are made once: OpenSSL takes longer for that than the rest of a check. */
function contextsFor(pems: readonly string[]): TlsContexts {
  const contexts = known.get(pems.join()) ?? createTlsContexts(pems);
  known.set(pems.join(), contexts);
  return contexts;
}
