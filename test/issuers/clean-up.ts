/** What tests have to undo. */
const pending: (() => Promise<unknown>)[] = [];

/** Has something undone when the test is over, however it ends. */
export function atTheEnd(undo: () => Promise<unknown>): void {
  return void pending.push(undo);
}

/**
 * Undoes everything, the latest first; what fails keeps nothing else from being undone. For `afterEach`.
 * @throws AggregateError with what failed
 */
export async function cleanUp(): Promise<void> {
  const errors: unknown[] = [];
  for (const undo of pending.splice(0).toReversed()) {
    await undo().catch((error: unknown) => errors.push(error));
  }
  if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be undone.');
}
