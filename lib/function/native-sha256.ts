import { createHash, createHmac } from 'node:crypto';

/**
 * Replaces the package `@smithy/core/checksum` in the function's bundle. The package also brings SHA-256 in JavaScript, for
 * runtimes whose Node has none, and its code takes 4 kB; Lambda's Node has it.
 */
export class Sha256 {
  readonly #hash;

  /** @param secret key of an HMAC; without one, it is a hash */
  constructor(secret?: string | Uint8Array) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }
}
