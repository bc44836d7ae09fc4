import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { DEAD_EVERY, resolveName } from './names';

/**
 * Loaded before a contender (`--import`): the names of the bench lead to loopback, as entries in the system's hosts file
 * would have it. It stands in for the system's resolver only, at its two doors, and takes no time. A list of `connectTo`
 * rules would be the product's own way there, but with one for each of 700 hosts the search in it would be what is measured.
 */
const deadEvery = Number(process.env[DEAD_EVERY] ?? 0);
const systemLookup = dns.lookup;
const systemLookupPromise = dns.promises.lookup;

type Callback = (error: Error | null, found: unknown, family?: number) => void;

const entriesOf = (addresses: readonly string[]) => addresses.map((address) => ({ address, family: 4 }));

const lookup = (name: string, options: { all?: boolean }, callback: Callback): void => {
  const addresses = resolveName(name, deadEvery);
  if (!addresses) return void Reflect.apply(systemLookup, dns, [name, options, callback]);
  process.nextTick(() => {
    if (options.all) callback(null, entriesOf(addresses));
    else callback(null, addresses[0], 4);
  });
};

const lookupPromise = async (name: string, options: object): Promise<unknown> => {
  const addresses = resolveName(name, deadEvery);
  return addresses ? entriesOf(addresses) : Reflect.apply(systemLookupPromise, dns.promises, [name, options]);
};

Object.assign(dns, { lookup });
Object.assign(dns.promises, { lookup: lookupPromise });
syncBuiltinESMExports();
