/** What is left of a character outside the Basic Multilingual Plane that was cut in two. On one the SDK throws. */
const HALF_CHARACTER = /\p{Surrogate}/gu;

/** A text without halves of characters. */
export const whole = (text: string): string => text.replaceAll(HALF_CHARACTER, '\uFFFD');

/** JSON without halves of characters, which not every parser takes. */
export const wholeJson = (value: object): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? whole(part) : part));
