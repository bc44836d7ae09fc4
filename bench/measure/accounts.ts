import { nodeOptionsFor } from '../../lib/function/node-options';
import { bootstrapOptions } from '../../test/support/bootstrap';
import type { AccountsApi } from '../contenders/accounts';
import { MEMORY_MB } from '../contenders/run-watcher';
import type { Taken } from '../contenders/measured';
import { ISSUERS, PROVIDERS_EACH } from '../organization/scale';
import type { Plan } from '../plan';
import type { Section } from '../report/results';
import { rowOf } from '../report/row';
import { startRemote } from '../rig/remote';
import type { Rig } from '../rig/rig';

/** Runs over many accounts, on observations that are stored: some of equal size, and one over all other accounts. */
export async function measureAccounts({ programs }: Rig, { accounts, atLeast }: Plan): Promise<Section> {
  const sizes = [...Array(atLeast).fill(accounts.usual), accounts.most - atLeast * accounts.usual];
  const taken = await runOver(programs, sizes);
  const usual = taken.slice(0, atLeast);
  const providers = (accounts.most * PROVIDERS_EACH).toLocaleString('en');
  return {
    title: 'Many accounts',
    text: `Runs over accounts of ${PROVIDERS_EACH} providers and ${ISSUERS} issuers, as the function makes them that acts in an organization, one after the other in one
process. What the issuers presented is stored, with two addresses each; AWS and the table answer at once, so that this is what the watcher itself takes.`,
    rows: [
      rowOf({
        id: 'accounts-cpu',
        what: 'organization: CPU for each provider whose issuer was observed before',
        unit: 'ms',
        samples: usual.map(({ cpuMs }) => cpuMs / (accounts.usual * PROVIDERS_EACH)),
        goal: { atMost: 0.5 },
      }),
      rowOf({
        id: 'accounts-time',
        what: `organization: time for ${providers} providers, one account after the other`,
        unit: 's',
        samples: [taken.reduce((sum, { wallMs }) => sum + wallMs, 0) / 1000],
        goal: { atMost: 60 },
      }),
      rowOf({
        id: 'accounts-memory',
        what: `organization: peak memory with ${providers} providers`,
        unit: 'MB',
        samples: [Math.max(...taken.map(({ peakMb }) => peakMb))],
        goal: { atMost: 400 },
      }),
    ],
  };
}

async function runOver(
  { accounts: program, node }: Rig['programs'],
  sizes: readonly number[],
): Promise<Taken<number>[]> {
  const nodeOptions = nodeOptionsFor(MEMORY_MB);
  const remote = startRemote<AccountsApi>(program, {
    execPath: node,
    execArgv: bootstrapOptions(MEMORY_MB, nodeOptions),
    env: { NODE_OPTIONS: nodeOptions },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    await remote.ask('prepare', undefined);
    const all: Taken<number>[] = [];
    for (const accounts of sizes) {
      const taken = await remote.ask('run', accounts);
      const wanted = accounts * PROVIDERS_EACH;
      if (taken.value !== wanted) throw new Error(`${taken.value} of ${wanted} providers were unchanged.`);
      all.push(taken);
    }
    return all;
  } finally {
    await remote.stop();
  }
}
