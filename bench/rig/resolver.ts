import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { DOMAIN, NAME_SERVER } from './names';

/**
 * Loaded before a contender (`--import`): who asks DNS asks the bench's name server, over UDP, as the system's settings would have it.
 * What `lookup` is asked for goes there, too, and past the threads of `getaddrinfo`, which favours the contenders that use it.
 */
const servers = [process.env[NAME_SERVER] ?? ''];
const systemLookup = dns.lookup;

class Resolver extends dns.promises.Resolver {
  constructor(...options: ConstructorParameters<typeof dns.promises.Resolver>) {
    super(...options);
    this.setServers(servers);
  }
}

const resolver = new dns.Resolver();
resolver.setServers(servers);

type Callback = (error: unknown, found?: unknown, family?: number) => void;

function lookup(name: string, options: { all?: boolean }, callback: Callback): void {
  // CDK's handler takes the port of an issuer URL for a part of the name, and so would find no such host.
  const [host = ''] = name.split(':');
  if (!host.endsWith(DOMAIN)) return void Reflect.apply(systemLookup, dns, [name, options, callback]);
  resolver.resolve4(host, (error, addresses) => {
    if (error) callback(error);
    else if (options.all) callback(null, addresses.map(entryOf));
    else callback(null, addresses[0], 4);
  });
}

function entryOf(address: string): { address: string; family: 4 } {
  return { address, family: 4 };
}

Object.assign(dns, { lookup });
Object.assign(dns.promises, { Resolver });
syncBuiltinESMExports();
