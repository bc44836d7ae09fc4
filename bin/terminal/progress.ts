import type { WriteStream } from 'node:tty';

/** Shows a line that says how far a run is; only on a terminal, so that files and pipes stay clean. */
export function showProgress(
  stream: Pick<WriteStream, 'isTTY' | 'write'>,
  done: string,
): { update: (count: number, of: number) => void; end: () => void } {
  return {
    update: (count, of) => {
      if (stream.isTTY) stream.write(`\r\u001B[K${done} ${count} of ${of}`);
    },
    end: () => {
      if (stream.isTTY) stream.write('\r\u001B[K');
    },
  };
}
