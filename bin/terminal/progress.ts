import type { WriteStream } from 'node:tty';

/** Line that says how far a run is. */
export interface Progress {
  /** Replaces the line, for example by `checked 3 of 12`. */
  show: (text: string) => void;
  /** Erases the line. */
  end: () => void;
}

/**
 * Shows how far a run is, from now on; only on a terminal, so that files and pipes stay clean.
 * @param first what is done before anything can be counted, for example `Listing the providers ...`
 */
export function showProgress(stream: Pick<WriteStream, 'isTTY' | 'write'>, first: string): Progress {
  const show = (text: string): void => {
    if (stream.isTTY) stream.write(`\r\u001B[K${text}`);
  };
  show(first);
  return { show, end: () => show('') };
}
