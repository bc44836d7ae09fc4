import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { DEAD_EVERY, resolveName } from './names';

/**
 * Loaded before a contender (`--import`): the names of the bench lead to loopback, as entries in the system's hosts file or a
 * name server next door would have it. It stands in for both at their doors, `lookup` and `Resolver`, and takes no time. A list
 * of `connectTo` rules would be the product's own way there, but with one for each of 700 hosts the search in it would be what
 * is measured.
 */
const deadEvery = Number(process.env[DEAD_EVERY] ?? 0);
const systemLookup = dns.lookup;
const systemLookupPromise = dns.promises.lookup;
const resolver = dns.promises.Resolver.prototype;
const { resolve4: askForV4, resolve6: askForV6 } = resolver;

type Callback = (error: Error | null, found: unknown, family?: number) => void;

function entriesOf(addresses: readonly string[]) {
  return addresses.map((address) => ({ address, family: 4 }));
}

function lookup(name: string, options: { all?: boolean }, callback: Callback): void {
  const addresses = resolveName(name, deadEvery);
  if (!addresses) return void Reflect.apply(systemLookup, dns, [name, options, callback]);
  process.nextTick(() => {
    if (options.all) callback(null, entriesOf(addresses));
    else callback(null, addresses[0], 4);
  });
}

async function lookupPromise(name: string, options: object): Promise<unknown> {
  const addresses = resolveName(name, deadEvery);
  return addresses ? entriesOf(addresses) : Reflect.apply(systemLookupPromise, dns.promises, [name, options]);
}

async function resolve4(this: dns.promises.Resolver, name: string): Promise<unknown> {
  return resolveName(name, deadEvery) ?? Reflect.apply(askForV4, this, [name]);
}

async function resolve6(this: dns.promises.Resolver, name: string): Promise<unknown> {
  return resolveName(name, deadEvery) ? [] : Reflect.apply(askForV6, this, [name]);
}

Object.assign(dns, { lookup });
Object.assign(dns.promises, { lookup: lookupPromise });
Object.assign(resolver, { resolve4, resolve6 });
syncBuiltinESMExports();
