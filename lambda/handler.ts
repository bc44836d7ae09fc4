/** Placeholder until the composition root is written. */
export const handler = async (): Promise<void> => {};
