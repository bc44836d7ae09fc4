import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AccountApi } from './account';
import { type Programs, buildPrograms } from './build';
import type { IssuersApi } from './issuers';
import type { ProxyApi } from './proxy';
import { type Api, type Remote, startRemote } from './remote';
import type { SlowHostsApi } from './slow-hosts';

/** IAM's limit, and so the most hosts there are. */
export const MOST_PROVIDERS = 700;

/** All that stands around the contenders, on loopback, in processes of its own. */
export interface Rig {
  programs: Programs;
  /** PEM file of the CA that vouches for all issuers. */
  caFile: string;
  caPem: string;
  /** What the issuers saw of handshakes since it was last asked. */
  handshakes: () => Promise<{ total: number; most: number }>;
  /** The thumbprints of each host, as it is now. */
  thumbprints: () => readonly (readonly string[])[];
  /** Gives the first hosts new certificates from new CAs. */
  rotate: (count: number) => Promise<void>;
  /** The port behind which the issuers are so far away. */
  portAt: (rttMs: number) => Promise<number>;
  /** Starts an AWS account, whose process lives until the rig is closed or it is stopped. */
  openAccount: () => Remote<AccountApi>;
  /** Starts the hosts with slow chains, whose process lives as long. */
  openSlowHosts: () => Remote<SlowHostsApi>;
  /** CPU time that issuers and proxies have spent so far, in milliseconds. */
  cpuMs: () => Promise<number>;
  close: () => Promise<void>;
}

/** Starts it. */
export async function startRig(): Promise<Rig> {
  const directory = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const { start, stopAll } = createProcesses();
  const issuers = start<IssuersApi>('issuers');
  const proxy = start<ProxyApi>('proxy');
  const [programs, started] = await Promise.all([buildPrograms(directory), issuers.ask('start', MOST_PROVIDERS)]);
  await proxy.ask('lead', started.ports);
  let { thumbprints } = started;
  const caFile = path.join(directory, 'root.pem');
  writeFileSync(caFile, started.rootPem);
  const opened = new Map<number, Promise<number>>();
  return {
    programs,
    caFile,
    caPem: started.rootPem,
    handshakes: () => proxy.ask('handshakes', undefined),
    thumbprints: () => thumbprints,
    rotate: async (count) => {
      thumbprints = [...(await issuers.ask('rotate', count)), ...thumbprints.slice(count)];
    },
    portAt: async (rttMs) => {
      const port = opened.get(rttMs) ?? proxy.ask('open', rttMs);
      opened.set(rttMs, port);
      return port;
    },
    openAccount: () => start<AccountApi>('account'),
    openSlowHosts: () => start<SlowHostsApi>('slow-hosts'),
    cpuMs: async () => (await issuers.ask('cpuMs', undefined)) + (await proxy.ask('cpuMs', undefined)),
    close: async () => {
      await stopAll();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Returns two functions: one starts a program of the rig by its name, the other stops all that were started. */
function createProcesses() {
  const remotes: { stop: () => Promise<void> }[] = [];
  return {
    start: <Offered extends Api>(name: string): Remote<Offered> => {
      const remote = startRemote<Offered>(path.join(import.meta.dirname, `${name}.ts`), {
        execArgv: ['--import', 'tsx'],
      });
      remotes.push(remote);
      return remote;
    },
    stopAll: async (): Promise<void> => {
      await Promise.all(remotes.map((remote) => remote.stop()));
    },
  };
}
