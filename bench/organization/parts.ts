import { createFiles } from './files';
import type { Instance } from './instances';
import { CPU, LATENCY } from './latencies';
import { accountId, createAccess } from './members';
import { createTable } from './table';
import type { TaskParts } from './tasks';
import type { Usage } from './usage';
import { type Model, settings } from './model';

/** Makes the maker of what the stages of an invocation are given. */
export function createParts(
  { time, issuers, members, files, store }: Model,
  usage: () => Usage,
): (at: Instance, stopsAt: number) => TaskParts {
  return (instance, stopsAt) => ({
    clock: time.clock,
    stopsAt,
    settings,
    files: createFiles(files, instance, usage),
    stateStore: createTable(store, instance, usage),
    trustOf: issuers.trustOf,
    open: createAccess(members, instance, time, usage),
    observe: async (issuer) => {
      usage().observations += 1;
      await instance.spend(CPU.issuer, LATENCY.issuer);
      return issuers.observe(issuer);
    },
    listAccounts: async () => {
      for (let page = 0; page < members.size / 20; page += 1) await instance.spend(CPU.call, LATENCY.listAccounts);
      const accounts = [...members.keys()].map((id) => ({ id, name: `Account ${id}`, state: 'ACTIVE' }));
      return { organization: 'o-example00001', managementAccount: accountId(0), accounts };
    },
    publish: async () => {
      usage().messages += 1;
      await instance.clients.sns(LATENCY.sns);
    },
  });
}
