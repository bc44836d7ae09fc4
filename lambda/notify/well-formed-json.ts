/** Returns JSON without halves of characters (lone surrogates): not every parser takes them, and the SDK throws on one. */
export function wellFormedJson(value: object): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? part.toWellFormed() : part));
}
