import type { WatcherSample } from '../contenders/run-watcher';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import { openSetup } from '../rig/setup';
import { runAgain } from './known';

/** How many handshakes one address sees for one host in a run. */
export async function measureHandshakes(rig: Rig, { few: providers, rttMs, atLeast }: Plan): Promise<Section> {
  const setups = await repeat(atLeast, () => openSetup(rig, { providers, hosts: 'different', addresses: 1, rttMs }));
  const first: WatcherSample[] = [];
  const known: WatcherSample[] = [];
  const dormant: WatcherSample[] = [];
  for (const setup of setups) {
    first.push(await runAgain(rig, setup));
    known.push(await runAgain(rig, setup));
    // With it, no pin is checked.
    await runAgain(rig, setup, { thumbprintCheck: 'none' });
    dormant.push(await runAgain(rig, setup, { thumbprintCheck: 'none' }));
    await setup.account.stop();
  }
  return {
    title: 'Handshakes',
    text: `Counted by the proxies, for each address and host, in a run over ${providers} providers; half of the hosts have one kind of certificate.`,
    rows: [
      rowOf({
        id: 'handshakes-known',
        what: 'TLS handshakes for each address and host, at most',
        samples: known.map(({ handshakes }) => handshakes.most),
        goal: { atMost: 2 },
      }),
      rowOf({
        id: 'handshakes-first',
        what: 'TLS handshakes for each address and host in the first run of a day, at most',
        samples: first.map(({ handshakes }) => handshakes.most),
        goal: { atMost: 3 },
      }),
      rowOf({
        id: 'handshakes-dormant',
        what: 'TLS handshakes where memory knows that the host has one kind of certificate and no thumbprint is checked',
        samples: dormant.map(({ handshakes }) => handshakes.mostOfOneKind),
        goal: { atMost: 1 },
      }),
    ],
  };
}
