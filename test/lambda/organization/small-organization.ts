import { closeServers } from '../../support/issuer';
import { type Machine, type MachineOptions, createMachine, putMemberRoles } from './machine';
import { type Scenario, accountId, startScenario } from './scenario';

/** Accounts of the organization: the first is the hub. */
const ACCOUNTS = 6;

/** List of the providers whose issuer has rotated, or has no evidence. */
export const OLD = 'a'.repeat(40);

/** The organization of the test that runs, and its machine. */
export let scenario: Scenario;
export let machine: Machine;

beforeEach(async () => {
  scenario = await startScenario(ACCOUNTS);
  for (let index = 0; index < ACCOUNTS; index += 1) putMemberRoles(scenario.aws, accountId(index));
  machine = createMachine(scenario);
});
afterEach(async () => {
  machine.close();
  await scenario.close();
  await closeServers();
});

/** Replaces the machine by one with other settings. */
export function useMachine(options: MachineOptions): void {
  machine.close();
  machine = createMachine(scenario, options);
}

/** Issuer by its number. */
export function issuer(index: number) {
  const found = scenario.issuers[index];
  if (!found) throw new Error('There is no such issuer.');
  return found;
}

/** Lists of an issuer's providers by account. */
export function listsFor(index: number): Record<string, readonly string[]> {
  const host = issuer(index).issuer.replace('https://', '');
  const ids = Array.from({ length: ACCOUNTS }, (_, account) => accountId(account));
  return Object.fromEntries(
    ids.flatMap((id) => {
      const provider = scenario.aws.iamOf(id).providers.get(arnIn(id, host));
      return provider ? [[id, provider.thumbprints]] : [];
    }),
  );
}

/** Returns the ARN of an account's provider. */
export function arnIn(account: string, host: string): string {
  return `arn:aws:iam::${account}:oidc-provider/${host}`;
}

/** Reads a file in the bucket; null when there is none. */
export function fileOf(key: string) {
  return JSON.parse(scenario.aws.bucket.objects.get(key) ?? 'null');
}

/** Returns the number of calls of an action that succeeded. */
export function callsOf(action: string): number {
  return scenario.aws.calls.filter((call) => call.action === action && call.outcome === 'ok').length;
}
