import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AccountApi } from './account';
import { createAwsChain } from './aws-chain';
import { type Programs, buildPrograms } from './build';
import type { ServerChain } from '../../sandbox/certificates';
import type { IssuersApi } from './issuers';
import type { NameServerApi } from './name-server';
import { NAME_SERVER } from './names';
import type { Handshakes, ProxyApi } from './proxy';
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
  /** The chain of AWS's endpoints. */
  awsTls: ServerChain;
  /** The variables with which contenders find the issuers, and trust AWS's endpoints and the issuers. */
  environment: Readonly<Record<string, string>>;
  /** From now on one of so many hosts is dead; 0 for none. */
  leadDead: (every: number) => Promise<void>;
  /** What the issuers saw of handshakes since it was last asked. */
  handshakes: () => Promise<Handshakes>;
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
  const nameServer = start<NameServerApi>('name-server');
  const [programs, started, aws, nameServerAddress] = await Promise.all([
    buildPrograms(directory),
    issuers.ask('start', MOST_PROVIDERS),
    createAwsChain(),
    nameServer.ask('start', undefined),
  ]);
  await proxy.ask('lead', started.ports);
  let { thumbprints } = started;
  const roots = writePem(directory, 'roots.pem', `${aws.rootPem}\n${started.rootPem}`);
  return {
    programs,
    caFile: writePem(directory, 'root.pem', started.rootPem),
    caPem: started.rootPem,
    awsTls: aws.tls,
    environment: { [NAME_SERVER]: nameServerAddress, NODE_EXTRA_CA_CERTS: roots },
    leadDead: (every) => nameServer.ask('leadDead', every),
    handshakes: () => proxy.ask('handshakes', undefined),
    thumbprints: () => thumbprints,
    rotate: async (count) => {
      thumbprints = [...(await issuers.ask('rotate', count)), ...thumbprints.slice(count)];
    },
    portAt: portsOf(proxy),
    openAccount: () => start<AccountApi>('account'),
    openSlowHosts: () => start<SlowHostsApi>('slow-hosts'),
    cpuMs: async () => (await issuers.ask('cpuMs', undefined)) + (await proxy.ask('cpuMs', undefined)),
    close: async () => {
      await stopAll();
      rmSync(directory, { recursive: true });
    },
  };
}

/** @returns the file's path */
function writePem(directory: string, name: string, pem: string): string {
  const file = path.join(directory, name);
  writeFileSync(file, pem);
  return file;
}

/** Opens each way to the issuers once. */
function portsOf(proxy: Remote<ProxyApi>): Rig['portAt'] {
  const opened = new Map<number, Promise<number>>();
  return (rttMs) => {
    const port = opened.get(rttMs) ?? proxy.ask('open', rttMs);
    opened.set(rttMs, port);
    return port;
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
