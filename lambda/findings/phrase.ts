import { isIP } from 'node:net';
import { isThumbprint, normalise } from '../judge/chain/thumbprint';
import { printable, quoted } from '../judge/printable';

/**
 * Words of ours, in which every text from outside is quoted already. It is a class, so that no data that was kept as JSON can pass
 * for one.
 */
export class Phrase {
  readonly #words: string;

  /** @throws TypeError if the words are no text, as where a fact is unknown that they are looked up by */
  constructor(words: string) {
    if (typeof words !== 'string') throw new TypeError('Only a text can be words.');
    this.#words = words;
  }

  get words(): string {
    return this.#words;
  }
}

/** Part of a sentence. A text is from outside, whoever hands it over: only a phrase is ours. */
export type Part = string | number | Phrase;

/**
 * Template tag that makes a phrase. Texts in it are quoted, except thumbprints, SHA-256 values and addresses: so no fact can pass for
 * words of ours, wherever it was kept meanwhile.
 * @throws TypeError if one of the parts is none: facts that were kept may be of any type
 */
export function phrase(words: TemplateStringsArray, ...parts: readonly Part[]): Phrase {
  return new Phrase(
    words
      .map(
        (text, index) =>
          text +
          parts
            .slice(index, index + 1)
            .map(shown)
            .join(''),
      )
      .join(''),
  );
}

/**
 * Returns a part as readers see it.
 * @throws TypeError if it is none
 */
export function shown(part: Part): string {
  if (part instanceof Phrase) return part.words;
  if (typeof part === 'number' && Number.isFinite(part)) return String(part);
  if (typeof part !== 'string') throw new TypeError('Only texts, numbers and phrases can be parts of a sentence.');
  return isThumbprint(normalise(part)) || isSha256(part) || isAddress(part) ? part.trim() : quoted(part);
}

/** True if something is a SHA-256 in hexadecimal. */
export function isSha256(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{64}$/i.test(text);
}

/** True if a text is an address without a zone, which may be any word. */
function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%');
}

/**
 * Returns words of ours as a phrase.
 * @throws TypeError if they are no text
 */
export function ours(words: string): Phrase {
  return new Phrase(words);
}

/**
 * Quotes a text, cut to a length in characters.
 * @throws TypeError if it is no text
 */
export function cut(text: string, length: number): Phrase {
  if (typeof text !== 'string') throw new TypeError('Only a text can be quoted.');
  return ours(quoted(text, length));
}

/** Quotes an error message: quotation marks in it become single ones, so that it stays readable. */
export function errorText(text: string): Phrase {
  return cut(printable(text).replaceAll('"', "'").replaceAll('\\', '/'), 500);
}

/** Joins parts. */
export function joined(parts: readonly Part[], separator = ', '): Phrase {
  return ours(parts.map(shown).join(separator));
}

/**
 * Joins the first parts, and says how many more there are.
 * @param all number of all parts, where some were left out before
 */
export function few(parts: readonly Part[], most: number, all = parts.length): Phrase {
  const first = parts.slice(0, most);
  const more = all - first.length;
  return more > 0 ? phrase`${joined(first)} and ${more} more` : joined(first);
}

/** Form of a moment in ISO 8601. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** Returns the day of a moment in ISO 8601: `2026-11-21`, in UTC. */
export function day(moment: string): Phrase {
  return MOMENT.test(moment) ? ours(moment.slice(0, 10)) : cut(moment, 40);
}

/** Returns a moment in ISO 8601 to the minute: `2026-11-21 12:00 UTC`. */
export function minute(moment: string): Phrase {
  return MOMENT.test(moment) ? ours(`${moment.slice(0, 16).replace('T', ' ')} UTC`) : cut(moment, 40);
}

/** Returns a number of things: `1 provider`, `2 providers`. */
export function count(number: number, one: string, several = `${one}s`): Phrase {
  return phrase`${number} ${ours(number === 1 ? one : several)}`;
}

/** Returns those of some sentences that there are; null stands for none. */
export function sentences(...all: readonly (Phrase | null)[]): Phrase[] {
  return all.flatMap((one) => (one && one.words !== '' ? one : []));
}
