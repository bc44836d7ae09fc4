import type { AccountApi, AccountInfo } from './account';
import { isDead, nameOf, resolveName } from './names';
import type { Remote } from './remote';
import type { Rig } from './rig';

/** What an account is like. */
export interface Population {
  providers: number;
  /** Whether all providers are of one host, as the realms of one Keycloak are, or each of a host of its own. */
  hosts: 'different' | 'one';
  /** How many addresses a host has. */
  addresses: 1 | 8;
  /** How far away the issuers are: the time of a round trip, in milliseconds. */
  rttMs: number;
}

/** A provider of an account. */
export interface SetupProvider {
  arn: string;
  issuer: string;
  host: string;
  /** Which host it is. */
  index: number;
}

/** An account with providers, all of them pinned right. */
export interface Setup extends AccountInfo {
  population: Population;
  account: Remote<AccountApi>;
  providers: readonly SetupProvider[];
}

/**
 * Opens an account for contenders to work in. Close it by `account.stop()`.
 * @param others issuers that are registered besides, with a thumbprint that nobody presents
 */
export async function openSetup(rig: Rig, population: Population, others: readonly string[] = []): Promise<Setup> {
  const port = await rig.portAt(population.rttMs);
  const account = rig.openAccount();
  const providers = Array.from({ length: population.providers }, (_, number) => {
    const index = population.hosts === 'one' ? 0 : number;
    const host = nameOf(index, population.addresses);
    const issuer = `https://${host}:${port}${population.hosts === 'one' ? `/realms/${number}` : ''}`;
    return { issuer, host, index };
  });
  const registrations = [
    ...providers.map(({ issuer, index }) => ({ url: issuer, thumbprints: rig.thumbprints()[index] ?? [] })),
    ...others.map((url) => ({ url, thumbprints: ['0'.repeat(40)] })),
  ];
  const info = await account.ask('start', { registrations, tls: rig.awsTls });
  const known = providers.map((provider, number) => ({ ...provider, arn: info.arns[number] ?? '' }));
  const environment = { ...info.environment, ...rig.environment };
  return { ...info, environment, population, account, providers: known };
}

/** The addresses of a provider's host. */
export function addressesFor({ host }: SetupProvider): string[] {
  return resolveName(host, 0) ?? [];
}

/** How many providers are out of reach when every so many hosts are dead. */
export function countDead({ providers }: Setup, deadEvery: number): number {
  return providers.filter(({ index }) => isDead(index, deadEvery)).length;
}
