import type { ObservationUnit } from '../observe/stored/observation-unit';

/** Accounts that one function reads, or writes in. */
export const ACCOUNTS_IN_BATCH = 20;

/** Units that one function observes. */
export const UNITS_IN_BATCH = 10;

/** Puts accounts into batches. */
export function accountBatches<Account>(accounts: readonly Account[]): { batch: number; accounts: Account[] }[] {
  const batches: { batch: number; accounts: Account[] }[] = [];
  for (let from = 0; from < accounts.length; from += ACCOUNTS_IN_BATCH)
    batches.push({ batch: batches.length, accounts: accounts.slice(from, from + ACCOUNTS_IN_BATCH) });
  return batches;
}

/**
 * Puts units into batches. Units on one host come together, as far as they fit: they share its handshakes.
 * @param units in the order of their URLs
 */
export function unitBatches(units: readonly ObservationUnit[]): { batch: number; units: ObservationUnit[] }[] {
  const batches: ObservationUnit[][] = [];
  for (const group of byHost(units)) {
    const last = batches.at(-1);
    if (last && last.length + group.length <= UNITS_IN_BATCH) last.push(...group);
    else
      for (let from = 0; from < group.length; from += UNITS_IN_BATCH)
        batches.push(group.slice(from, from + UNITS_IN_BATCH));
  }
  return batches.map((batched, batch) => ({ batch, units: batched }));
}

function byHost(units: readonly ObservationUnit[]): ObservationUnit[][] {
  const groups = new Map<string, ObservationUnit[]>();
  for (const unit of units) {
    const [, , host = ''] = unit.issuer.split('/');
    groups.set(host, [...(groups.get(host) ?? []), unit]);
  }
  return [...groups.values()];
}
