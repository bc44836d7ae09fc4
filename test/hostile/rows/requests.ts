import { type Row, failed } from '../row';
import { ENDINGS, drip } from '../servers/connections';
import { discovering, http, keying } from '../servers/web';

const HEADERS = http('', ['content-type: application/json']).slice(0, -2);
const HALF_A_BODY = http('{"issuer":', ['content-length: 1000']);
const SLOWLY = { ends: 'responseMs' } as const;

/** The phases of an exchange, and what has been sent when something happens. */
const PHASES: Record<string, string> = {
  'after the request': '',
  'in the middle of the headers': HEADERS.slice(0, 30),
  'in the middle of the body': HALF_A_BODY,
};

const slowHeaders = Array.from({ length: 1000 }, (_, n) => `x-${n}: y`);

/** What happens to a request whose connection was sound. */
export const REQUEST_ROWS: readonly Row[] = [
  ...Object.entries(ENDINGS).flatMap(([ending, end]) => {
    const silent = ending === 'falls silent';
    const finding = silent ? 'timed-out' : 'connection-closed';
    return Object.entries(PHASES).map(([phase, sent]) =>
      failed(
        `${ending} ${phase}`,
        finding,
        discovering(({ socket }) => socket?.write(sent, () => end(socket))),
        silent ? SLOWLY : {},
      ),
    );
  }),
  failed(
    'sends the status line byte by byte',
    'timed-out',
    discovering(({ socket }) => socket && drip(socket, Buffer.from(`HTTP/1.1 200 ${'OK'.repeat(5000)}`))),
    SLOWLY,
  ),
  failed(
    'sends headers byte by byte',
    'timed-out',
    discovering(({ socket }) => socket && drip(socket, Buffer.from(http('', slowHeaders)))),
    SLOWLY,
  ),
  failed(
    'sends its document byte by byte',
    'timed-out',
    discovering(({ socket }) => socket && drip(socket, Buffer.from(http(`{"x":"${'y'.repeat(9000)}`)))),
    SLOWLY,
  ),
  failed(
    'sends its keys byte by byte, in chunks',
    'timed-out',
    keying(
      ({ socket }) =>
        socket && drip(socket, Buffer.from(http('1\r\n \r\n'.repeat(2000), ['transfer-encoding: chunked']))),
    ),
    SLOWLY,
  ),
];
