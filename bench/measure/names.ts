import { runWatcher } from '../contenders/run-watcher';
import { type Plan, repeat } from '../plan';
import type { Section } from '../report/results';
import { rowOf } from '../report/row';
import { SERVFAIL_AFTER_MS, SERVFAIL_NAMES, SILENT_NAMES } from '../rig/names';
import type { Rig } from '../rig/rig';
import { openSetup } from '../rig/setup';

/** What names that DNS does not answer leave of the others. */
export async function measureNames(rig: Rig, plan: Plan): Promise<Section> {
  const { usual: providers, rttMs, atLeast } = plan;
  const issuers = [...SILENT_NAMES, ...SERVFAIL_NAMES].map((name) => `https://${name}`);
  const setup = await openSetup(rig, { providers, hosts: 'different', addresses: 1, rttMs }, issuers);
  const samples = await repeat(atLeast, () => runWatcher(rig, setup));
  await setup.account.stop();
  const what = `${providers} healthy providers beside ${SILENT_NAMES.length} silent and ${SERVFAIL_NAMES.length} SERVFAIL names`;
  return {
    title: 'Beside names that DNS does not answer',
    text: `The watcher asks a name server on loopback, over UDP and by its own resolver. That is silent about some names, and fails to resolve others after
${SERVFAIL_AFTER_MS / 1000} s, as a resolver does whose own questions are not answered.`,
    rows: [
      rowOf({
        id: 'names-failed',
        what: `${what}: healthy ones that fail`,
        samples: samples.map(({ value: { counts } }) => providers - counts.unchanged),
        goal: { atMost: 0 },
      }),
      rowOf({
        id: 'names-time',
        what: `${what}: time`,
        unit: 's',
        samples: samples.map(({ wallMs }) => wallMs / 1000),
      }),
    ],
  };
}
