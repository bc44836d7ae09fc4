import { type Socket, connect } from 'node:net';
import { Duplex } from 'node:stream';
import type { Endpoint } from './addresses';

/** Buffer that all sockets read to, since data is copied and passed on before the next socket reads. Its size is Node's own. */
const ARRIVALS = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * A TCP connection as a stream beneath TLS. Node would rather connect TLS to the socket itself, past JavaScript; then the time
 * that OpenSSL takes over the data cannot be measured. Here the data passes as events, and OpenSSL processes it between two
 * listeners.
 */
export class Wire extends Duplex {
  readonly #tcp: Socket;

  constructor({ address, port }: Endpoint) {
    super();
    const onread = {
      buffer: ARRIVALS,
      callback: (bytes: number): boolean => this.push(Buffer.from(ARRIVALS.subarray(0, bytes))),
    };
    this.#tcp = connect({ host: address, port, noDelay: true, onread });
    this.#tcp.once('connect', () => this.emit('connect'));
    this.#tcp.once('end', () => this.push(null));
    this.#tcp.once('error', (error) => this.destroy(error));
    this.#tcp.once('close', () => this.destroy());
  }

  override _read(): void {
    this.#tcp.resume();
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    this.#tcp.write(chunk, done);
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: (error?: Error | null) => void): void {
    this.#tcp.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: () => void): void {
    this.#tcp.end(done);
  }

  /** Destroys the connection at once: data that has come by then is not read. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.#tcp.closed) return done(error);
    this.#tcp.once('close', () => done(error));
    this.#tcp.destroy();
  }
}
