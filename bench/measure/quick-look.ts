import { type LookSample, runQuickLooks } from '../contenders/run-watcher';
import type { Plan } from '../plan';
import type { Section } from '../report/results';
import { rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import { openSetup } from '../rig/setup';
import type { Known } from './known';

/** Providers whose thumbprint AWS checks. */
export const ENFORCED = 20;

/** What a quick look takes where there is nothing new. */
export async function measureQuickLook(rig: Rig, known: Known, { atLeast, rttMs }: Plan): Promise<Section> {
  const nobody = await openSetup(rig, { providers: 0, hosts: 'different', addresses: 1, rttMs });
  const idle = await runQuickLooks(rig, nobody, atLeast);
  await nobody.account.stop();
  const setup = await known({ providers: ENFORCED, hosts: 'different', addresses: 1, rttMs });
  // The first one after a full run leaves a mark.
  const [, ...looks] = await runQuickLooks(rig, setup, atLeast + 1);
  const what = `${ENFORCED} enforced, nothing new`;
  return {
    title: 'The quick look',
    text: TEXT,
    rows: [
      rowOf({
        id: 'quick-look-idle',
        what: 'nothing enforced: calls of AWS',
        samples: idle.map((look) => countOf(look, /./)),
        goal: { atMost: 1 },
      }),
      rowOf({
        id: 'quick-look-iam',
        what: `${what}: calls of IAM`,
        samples: looks.map((look) => countOf(look, /OpenIDConnect/)),
        goal: { atMost: 0 },
      }),
      rowOf({
        id: 'quick-look-writes',
        what: `${what}: writes to the table`,
        samples: looks.map((look) => countOf(look, /Update|Put|Delete|Transact/)),
        goal: { atMost: 0 },
      }),
      rowOf({ id: 'quick-look-cpu', what: `${what}: CPU time`, unit: 'ms', samples: looks.map(({ cpuMs }) => cpuMs) }),
      rowOf({
        id: 'quick-look-time',
        what: `${what}: time`,
        unit: 's',
        samples: looks.map(({ wallMs }) => wallMs / 1000),
      }),
    ],
  };
}

function countOf({ calls }: LookSample, names: RegExp): number {
  return Object.entries(calls).reduce((sum, [name, count]) => sum + (names.test(name) ? count : 0), 0);
}

const TEXT = `Quick looks in one process, as Lambda keeps it from one to the next; the first, which leaves the mark that quick looks come, does not count.`;
