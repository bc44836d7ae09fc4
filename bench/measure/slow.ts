import { processorShare } from '../../lambda/run/concurrency';
import { MEMORY_MB, runWatcher } from '../contenders/run-watcher';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { rowOf } from '../report/row';
import { SLOW_ADDRESSES, SLOW_HOSTS } from '../rig/names';
import type { Rig } from '../rig/rig';
import { openSetup } from '../rig/setup';

/** How many issuers stand beside the slow ones. */
const HONEST = 10;

/** The most handshakes that may be begun with a slow host: those with four of its addresses. */
const CAP = 8;

/** What hosts whose chains take OpenSSL long leave of the others. */
export async function measureSlow(rig: Rig, { rttMs, atLeast }: Plan): Promise<Section> {
  const slow = rig.openSlowHosts();
  const port = await slow.ask('start', undefined);
  const issuers = SLOW_HOSTS.map((host) => `https://${host}:${port}`);
  const setup = await openSetup(rig, { providers: HONEST, hosts: 'different', addresses: 1, rttMs }, issuers);
  const samples = await repeat(atLeast, async () => ({
    ...(await runWatcher(rig, setup, { held: true })),
    slowHandshakes: await slow.ask('handshakes', undefined),
  }));
  await Promise.all([setup.account.stop(), slow.stop()]);
  const what = `${SLOW_HOSTS.length} hosts of slow chains, with ${processorShare(MEMORY_MB).toFixed(2)} of a processor`;
  return {
    title: 'Beside hosts that cost CPU time',
    text: TEXT,
    rows: [
      rowOf({
        id: 'slow-checked',
        what: `${what}: other issuers checked`,
        unit: `of ${HONEST}`,
        samples: samples.map(({ value }) => value.counts.unchanged),
        goal: { atLeast: HONEST },
      }),
      rowOf({
        id: 'slow-handshakes',
        what: `${what}: handshakes with each`,
        samples: samples.map(({ slowHandshakes }) => slowHandshakes / SLOW_HOSTS.length),
        goal: { atMost: CAP },
      }),
      rowOf({ id: 'slow-time', what: `${what}: time`, unit: 's', samples: samples.map(({ wallMs }) => wallMs / 1000) }),
    ],
  };
}

const TEXT = `Some issuers present chains of RSA keys that take OpenSSL a hundred times longer than usual, at ${SLOW_ADDRESSES.length} addresses each. It verifies
them inside the handshake, in the way of everything else. The process is held to its share as above.`;
