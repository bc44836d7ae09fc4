import { runQuickLooks } from '../contenders/run-watcher';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { rowOf } from '../report/row';
import type { Rig } from '../rig/rig';
import { ENFORCED } from './quick-look';
import { openKnown } from './known';

/** How many quick looks are made at most until all is repaired. */
const MOST_LOOKS = 3;

/** How long sign-ins fail after a rotation with evidence. Afterwards the first issuers have new certificates. */
export async function measureRepair(rig: Rig, { rttMs, atLeast }: Plan): Promise<Section> {
  const repairs = await repeat(atLeast, () => repair(rig, rttMs));
  const what = `${ENFORCED} enforced, all rotated`;
  return {
    title: 'From a rotation to its repair',
    text: `All issuers of an account come up with certificates of new CAs, which the operator's own root vouches for, right after a quick look. Sign-ins then fail for the
rest of a quick look's period, and for the time of the look that repairs the lists.`,
    rows: [
      rowOf({
        id: 'repair-looks',
        what: `${what}: quick looks until every list is right`,
        samples: repairs.map(({ looks }) => looks),
        goal: { atMost: 1 },
      }),
      rowOf({
        id: 'repair-time',
        what: `${what}: time of that look`,
        unit: 's',
        samples: repairs.map(({ seconds }) => seconds),
      }),
    ],
  };
}

async function repair(rig: Rig, rttMs: number): Promise<{ looks: number; seconds: number }> {
  const setup = await openKnown(rig, { providers: ENFORCED, hosts: 'different', addresses: 1, rttMs });
  // The first one after a full run leaves a mark.
  await runQuickLooks(rig, setup, 1);
  await rig.rotate(ENFORCED);
  const looks = await runQuickLooks(rig, setup, MOST_LOOKS);
  const writes = looks.map(({ calls }) => calls['iam:UpdateOpenIDConnectProviderThumbprint'] ?? 0);
  await setup.account.stop();
  const last = writes.findLastIndex((count) => count > 0);
  if (writes.reduce((sum, count) => sum + count, 0) !== ENFORCED)
    throw new Error(`Quick looks were to write ${ENFORCED} lists, and wrote ${JSON.stringify(writes)}.`);
  return { looks: last + 1, seconds: looks.slice(0, last + 1).reduce((sum, { wallMs }) => sum + wallMs, 0) / 1000 };
}
