import { type KeyPairKeyObjectResult, createPrivateKey, createPublicKey, generatePrimeSync } from 'node:crypto';

/**
 * RSA keys with which signing is quick and verifying slow: the exponents are swapped. OpenSSL takes some 10 ms for each
 * verification, a hundred times longer than with the usual public exponent.
 * @param count how many; they share a modulus, since finding primes takes long too
 */
export function createSlowKeys(count: number): KeyPairKeyObjectResult[] {
  const [p, q] = [prime(), prime()];
  const keys: KeyPairKeyObjectResult[] = [];
  for (let d = 65_537n; keys.length < count; d += 2n) {
    const e = inverse(d, (p - 1n) * (q - 1n));
    if (e !== null) keys.push(keyPair({ p, q, d, e }));
  }
  return keys;
}

function prime(): bigint {
  return generatePrimeSync(1536, { bigint: true });
}

function keyPair({ p, q, d, e }: Record<'p' | 'q' | 'd' | 'e', bigint>): KeyPairKeyObjectResult {
  const parts = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) ?? 0n };
  const encoded = Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, base64url(value)]));
  const privateKey = createPrivateKey({ format: 'jwk', key: { kty: 'RSA', ...encoded } });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** The number that, times this one, is 1 modulo another; null without one. Euclid's algorithm, extended. */
function inverse(number: bigint, modulus: bigint): bigint | null {
  let [a, b, x, y] = [modulus, number % modulus, 0n, 1n];
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return a === 1n ? ((x % modulus) + modulus) % modulus : null;
}

function base64url(number: bigint): string {
  const digits = number.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex').toString('base64url');
}
