import { type Answer, type NameServer, startNameServer } from '../../test/support/name-server';
import { SERVFAIL_AFTER_MS, SERVFAIL_NAMES, SILENT_NAMES, resolveName } from './names';
import { serve } from './remote';

/** The process of the name server, which contenders ask over UDP: nothing stands in for DNS. */
let started: NameServer | undefined;
/** How many hosts there are to each that is dead; 0 for none. */
let deadEvery = 0;

function answer(name: string): Answer {
  if (SILENT_NAMES.includes(name)) return 'silence';
  if (SERVFAIL_NAMES.includes(name)) return { code: 'SERVFAIL', afterMs: SERVFAIL_AFTER_MS };
  const addresses = resolveName(name, deadEvery);
  return addresses ? { addresses } : { code: 'NXDOMAIN' };
}

const api = {
  /** Starts it; returns its address, as `Resolver.setServers` takes it. */
  start: async (): Promise<string> => {
    started ??= await startNameServer(answer);
    return started.address;
  },
  /** From now on one of so many hosts is dead; 0 for none. */
  leadDead: (every: number): void => {
    deadEvery = every;
  },
};

/** What the name server can be asked. */
export type NameServerApi = typeof api;

serve(api);
