import type { Definition } from '../../test/lib/organization/definition';
import { ISSUERS, PROVIDERS_EACH } from './scale';
import { type Simulated, createSimulation } from './simulation';

/** What the runs over an organization of one size take. */
export interface OrganizationUsage {
  accounts: number;
  providers: number;
  /** A run in which nothing is new. */
  full: Simulated;
  /** A quick look in which nothing is new. */
  quick: Simulated;
  /** Units that the table takes once a day in addition, to note what is still live. */
  dailyWriteUnits: number;
}

const HOUR = 3_600_000;

/**
 * Simulates a run and a quick look over so many accounts that the watcher knows.
 * @param issuers issuers of all accounts. Default: `ISSUERS`
 */
export async function measureOrganization(
  definition: Definition,
  accounts: number,
  issuers = ISSUERS,
): Promise<OrganizationUsage> {
  // So few have all issuers among them: what is in the table of theirs is copied for all others.
  const first = issuers / PROVIDERS_EACH;
  const size = { accounts: first, providersEach: PROVIDERS_EACH, issuers };
  const { time, execute, grow } = await createSimulation(definition, size);
  const later = async (milliseconds: number, run: string, input: object = {}): Promise<Simulated> => {
    await time.pass(time.sleep(milliseconds));
    return execute(run, input);
  };
  await execute('first');
  const ordinary = await later(6 * HOUR, 'ordinary');
  const daily = await later(24 * HOUR, 'daily');
  await grow(accounts);
  return {
    accounts,
    providers: accounts * PROVIDERS_EACH,
    full: await later(6 * HOUR, 'full'),
    quick: await later(HOUR, 'quick', { only: 'enforced' }),
    dailyWriteUnits: ((daily.writeUnits - ordinary.writeUnits) / first) * accounts,
  };
}

/** Simulates a run in which 1 of so many issuers has certificates from other CAs. */
export async function measureRotation(definition: Definition, accounts: number, oneOf: number): Promise<Simulated> {
  const size = { accounts, providersEach: PROVIDERS_EACH, issuers: ISSUERS };
  const { time, execute, issuers } = await createSimulation(definition, size);
  await execute('first');
  await issuers.rotate(oneOf);
  await time.pass(time.sleep(6 * HOUR));
  return execute('rotated');
}
