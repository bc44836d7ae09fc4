import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

/** The stores that the present test file has entered: Jest makes one itself for each file, and so do some packages. */
const entered = new Set();
for (const method of ['run', 'enterWith']) {
  const enter = AsyncLocalStorage.prototype[method];
  AsyncLocalStorage.prototype[method] = function enterNoted(...values) {
    entered.add(this);
    return enter.apply(this, values);
  };
}

/**
 * Switches them off after each file. Until Node 24, a store that was entered once takes its time at every `await` from then
 * on, in whatever file: with those of 80 files, awaiting takes a hundred times as long.
 */
// oxlint-disable-next-line import/no-default-export -- Jest asks for it.
export default class NodeEnvironment extends TestEnvironment {
  async teardown() {
    for (const store of entered) store.disable();
    entered.clear();
    await super.teardown();
  }
}
