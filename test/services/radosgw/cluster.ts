import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { atTheEnd } from '../../issuers/clean-up';
import { type Place, freePlace } from '../../issuers/place';
import { soon } from '../../issuers/soon';
import { ROOT, runInside, startInside } from './chroot';

/** A Ceph cluster of one machine, all of it in memory, with object gateways before it. */
export interface Cluster {
  /** Runs `radosgw-admin`. */
  admin: (...args: string[]) => Promise<string>;
  /**
   * Starts a gateway and waits until it answers.
   * @param verifiesJwksUrl its option `rgw_enable_jwks_url_verification`
   * @returns its URL
   */
  startGateway: (verifiesJwksUrl: boolean) => Promise<string>;
}

const DAEMONS = ['mon.', 'client.admin', 'client.rgw.a', 'mgr.x', 'osd.0'];

/**
 * Starts a cluster: a monitor, a manager and one store.
 * @param names which its gateways find at which address
 */
export async function startCluster(names: Readonly<Record<string, string>>): Promise<Cluster> {
  const real = await mkdtemp(path.join(ROOT, 'tmp/watcher-'));
  atTheEnd(() => rm(real, { recursive: true }));
  const home = real.slice(ROOT.length);
  const monitor = await freePlace();
  for (const part of ['mon', 'osd', 'mgr', 'rgw', 'run', 'log']) await mkdir(path.join(real, part));
  await writeFile(path.join(real, 'ceph.conf'), configuration(home, monitor));
  const hosts = ['127.0.0.1 localhost', ...Object.entries(names).map(([name, address]) => `${address} ${name}`)];
  await writeFile(path.join(real, 'hosts'), `${hosts.join('\n')}\n`);
  const of = (program: string, ...args: string[]) => ({ hosts: `${home}/hosts`, program, args });
  const ceph = (program: string, ...args: string[]) => of(program, '-c', `${home}/ceph.conf`, ...args);

  const keyring = `${home}/keyring`;
  await runInside(of('ceph-authtool', '--create-keyring', keyring));
  for (const name of DAEMONS) {
    const allowed = ['mon', 'osd', 'mgr'].flatMap((part) => ['--cap', part, 'allow *']);
    await runInside(of('ceph-authtool', keyring, '--gen-key', '-n', name, ...allowed));
  }
  const map = `${home}/monmap`;
  const where = `[v2:${monitor.address}:${monitor.port}]`;
  await runInside(of('monmaptool', '--create', '--fsid', FSID, '--addv', 'a', where, map));
  await runInside(ceph('ceph-mon', '--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyring));
  await startInside(ceph('ceph-mon', '-i', 'a', '-f'));
  const uuid = randomUUID();
  await soon(() => runInside(ceph('ceph', '--connect-timeout', '20', 'osd', 'new', uuid)));
  await runInside(ceph('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', uuid));
  await startInside(ceph('ceph-osd', '-i', '0', '-f'));
  await startInside(ceph('ceph-mgr', '-i', 'x', '-f'));

  const startGateway: Cluster['startGateway'] = async (verifiesJwksUrl) => {
    const { address, port } = await freePlace();
    const options = [
      `--rgw_frontends=beast endpoint=${address}:${port}`,
      `--rgw_enable_jwks_url_verification=${verifiesJwksUrl}`,
    ];
    await startInside(ceph('radosgw', '-n', 'client.rgw.a', '-f', ...options));
    const url = `http://${address}:${port}`;
    // The first one makes its pools.
    for (const end = performance.now() + 120_000; ;) {
      const answered = await soon(() => fetch(url)).catch(() => null);
      if (answered) return url;
      if (performance.now() > end) throw new Error('The gateway did not answer in two minutes.');
    }
  };
  return { admin: (...args) => runInside(ceph('radosgw-admin', ...args)), startGateway };
}

const FSID = randomUUID();

/** One copy of everything, in memory; the gateway believes who signs, and asks issuers over TLS without a look at their CA. */
function configuration(home: string, { address, port }: Place): string {
  return `[global]
fsid = ${FSID}
mon initial members = a
mon host = [v2:${address}:${port}]
public addr = ${address}
cluster addr = ${address}
keyring = ${home}/keyring
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail warn = 2
mon data avail crit = 1
run dir = ${home}/run
log file = ${home}/log/$name.log
admin socket = ${home}/run/$name.$pid.asok
pid file =
setuser match path =
[mon]
mon data = ${home}/mon
[osd]
osd data = ${home}/osd
osd objectstore = memstore
memstore device bytes = 1073741824
osd memory target = 939524096
[mgr]
mgr data = ${home}/mgr
[client.rgw.a]
rgw sts key = abcdefghijklmnop
rgw s3 auth use sts = true
rgw verify ssl = false
rgw data = ${home}/rgw
`;
}
