import type { KeyObject, X509Certificate } from 'node:crypto';
import { createRequire, syncBuiltinESMExports } from 'node:module';

/**
 * Lets Node read each certificate once, and verify each signature once: stories by the thousand read the same two dozen
 * again and again, which takes two thirds of their time. The answers are Node's own. Works for modules that are imported
 * after it; other tests in this process want it undone.
 * @returns undoes it
 */
export function quickenCertificates(): () => void {
  const crypto: { X509Certificate: typeof X509Certificate } = createRequire(import.meta.url)('node:crypto');
  const { X509Certificate: Slow } = crypto;
  const known = new Map<string, X509Certificate>();

  class Quick extends Slow {
    readonly #verified = new Map<KeyObject, boolean>();

    constructor(source: ConstructorParameters<typeof X509Certificate>[0]) {
      super(source);
      Object.defineProperty(this, 'publicKey', { value: this.publicKey });
      known.set(keyOf(source), this);
    }

    override verify(key: KeyObject): boolean {
      const holds = this.#verified.get(key) ?? super.verify(key);
      this.#verified.set(key, holds);
      return holds;
    }
  }

  crypto.X509Certificate = new Proxy(Quick, {
    construct: (target, [source]: ConstructorParameters<typeof X509Certificate>) =>
      known.get(keyOf(source)) ?? new target(source),
  });
  syncBuiltinESMExports();
  return () => {
    crypto.X509Certificate = Slow;
    syncBuiltinESMExports();
  };
}

function keyOf(source: ConstructorParameters<typeof X509Certificate>[0]): string {
  return typeof source === 'string'
    ? source
    : Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('latin1');
}
