import { type Paint, paintFor, plain } from './colours';

/** Surface that text is shown on. */
export interface Screen {
  /** Width in columns: no line is longer, except commands and words that are longer themselves. */
  width: number;
  paint: Paint;
}

/** Width where nothing else is known, in columns: that of a terminal by tradition, and what mails and issues show unbroken. */
const USUAL_WIDTH = 80;

/** A file, a pipe or a text in something else: usual width, no colours. */
export const PAPER: Screen = { width: USUAL_WIDTH, paint: plain };

/** No width at all, for texts whose lines others break. */
export const ENDLESS: Screen = { width: Number.POSITIVE_INFINITY, paint: plain };

/**
 * Returns the screen behind a stream. The width is that of the terminal; for a file or a pipe it is the variable `COLUMNS`, or else
 * 80 columns, so that what is written there does not depend on the window that happened to be open.
 */
export function screenOf(
  stream: { isTTY?: boolean | undefined; columns?: number | undefined },
  variables: NodeJS.ProcessEnv,
): Screen {
  const isTerminal = stream.isTTY === true;
  const width = isTerminal ? stream.columns : Number(variables['COLUMNS']);
  return {
    width: width !== undefined && Number.isInteger(width) && width > 0 ? width : USUAL_WIDTH,
    paint: paintFor(isTerminal, variables),
  };
}
