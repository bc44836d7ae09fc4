/** What tests have to undo. */
const pending: (() => Promise<unknown>)[] = [];

/** Has something undone when the test is over, however it ends. */
export const atTheEnd = (undo: () => Promise<unknown>): void => void pending.push(undo);

/**
 * Undoes everything, the latest first; what fails keeps nothing else from being undone. For `afterEach`.
 * @throws AggregateError with what failed
 */
export const cleanUp = async (): Promise<void> => {
  const errors: unknown[] = [];
  for (const undo of pending.splice(0).toReversed()) {
    await undo().catch((error: unknown) => errors.push(error));
  }
  if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be undone.');
};
