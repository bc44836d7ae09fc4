import { styleText } from 'node:util';
import type { Status } from '../../lambda/contract/report';
import type { Severity } from '../../lambda/findings/severity';

/**
 * Returns a text in the colour of a word, or as it is where there are no colours. A status of a provider and a severity of a finding
 * have a colour; other words have none.
 */
export type Paint = (word: string, text: string) => string;

type Style = Parameters<typeof styleText>[0];

const STYLES: Record<Status | Severity, Style> = {
  held: 'yellow',
  failed: 'red',
  updated: 'green',
  skipped: 'gray',
  unchanged: 'gray',
  critical: ['bold', 'red'],
  warning: 'yellow',
  info: 'cyan',
};

const STYLE_OF: ReadonlyMap<string, Style> = new Map(Object.entries(STYLES));

/** Writes with colours. */
export const inColours: Paint = (word, text) => {
  const style = STYLE_OF.get(word);
  // Node 22 and later would look at standard output themselves, and leave colours out that were asked for.
  return style === undefined ? text : styleText(style, text, { validateStream: false });
};

/** Writes without colours. */
export const plain: Paint = (_, text) => text;

/**
 * Chooses between colours and none. `FORCE_COLOR` decides where it is set, as it does for Node: `0` and `false` are for none. Then
 * `NO_COLOR` is for none where it is not empty (no-color.org). Otherwise there are colours on a terminal that has them.
 */
export function paintFor(isTerminal: boolean, variables: NodeJS.ProcessEnv): Paint {
  const { FORCE_COLOR: forced, NO_COLOR: refused, TERM: kind } = variables;
  if (forced !== undefined) return forced === '0' || forced === 'false' ? plain : inColours;
  return isTerminal && !refused && kind !== 'dumb' ? inColours : plain;
}
