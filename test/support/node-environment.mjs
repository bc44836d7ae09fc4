import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

// Until Node 24, a store that was entered takes its time at every `await` from then on. With those of 80 test files,
// awaiting takes a hundred times as long; even with Jest's own alone, a test takes a fifth longer.

/** The stores that the present test file has entered. */
const entered = new Set();
for (const method of ['run', 'enterWith']) {
  const enter = AsyncLocalStorage.prototype[method];
  AsyncLocalStorage.prototype[method] = function enterNoted(context, ...rest) {
    if (method === 'run' && isOfJest(context)) return runWith(this, context, ...rest);
    entered.add(this);
    return enter.call(this, context, ...rest);
  };
}

/** Jest keeps in a store which test or hook is under way. */
function isOfJest(context) {
  return typeof context === 'object' && context !== null && ('test' in context || 'hook' in context);
}

/** As `run` does it, where one thing is under way at a time: there is no `test.concurrent` here. */
async function runWith(store, context, callback) {
  const before = store.getStore();
  store.getStore = () => context;
  try {
    return await callback();
  } finally {
    store.getStore = () => before;
  }
}

/** Switches the stores off after each file. */
// oxlint-disable-next-line import/no-default-export -- Jest asks for it.
export default class NodeEnvironment extends TestEnvironment {
  async teardown() {
    for (const store of entered) store.disable();
    entered.clear();
    await super.teardown();
  }
}
