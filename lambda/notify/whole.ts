/** Half of a character outside the Basic Multilingual Plane that was cut in two. The SDK throws on one. */
const HALF_CHARACTER = /\p{Surrogate}/gu;

/** Replaces halves of characters in a text. */
export function whole(text: string): string {
  return text.replaceAll(HALF_CHARACTER, '\uFFFD');
}

/** Writes JSON without halves of characters, which not every parser takes. */
export function wholeJson(value: object): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? whole(part) : part));
}
