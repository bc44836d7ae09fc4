import { randomBytes } from 'node:crypto';
import { type Row, failed, held } from '../row';
import { bits, integer, oid, sequence } from '../../support/der';
import { type Minted, dnsName, HOSTILE_HOST, mint, nameOf } from '../../support/mint';
import { createSlowKeys } from '../../support/slow-keys';
import { chained, minting } from '../servers/minted';

/** A leaf and the certificates that issued it, each signed by the next. */
function ladder(length: number): [Minted, ...Minted[]] {
  let top = mint({ names: null, subject: nameOf('CA 0') });
  const above = [top];
  for (let n = 1; n < length - 1; n += 1) {
    top = mint({ names: null, subject: nameOf(`CA ${n}`), signer: top });
    above.unshift(top);
  }
  return [mint({ signer: top }), ...above];
}

/** A leaf among CAs that all have the name of its issuer, and none has its key. */
function similarNames(count: number): [Minted, ...Minted[]] {
  const subject = nameOf('CA');
  const others = Array.from({ length: count }, () => mint({ names: null, subject, signer: mint({ subject }) }));
  return [mint({ signer: mint({ subject }) }), ...others];
}

/** CAs of one name with keys that are slow to verify with, the wrong ones first. */
function slowLadder(length: number): [Minted, ...Minted[]] {
  const subject = nameOf('CA');
  const above: Minted[] = [];
  for (const keys of createSlowKeys(length)) {
    above.push(mint({ names: null, subject, keys, ...(above.length > 0 ? { signer: above[above.length - 1] } : {}) }));
  }
  return [mint({ signer: above[above.length - 1] }), ...above];
}

/** An honest certificate, and a stranger's. */
function leafAnd(other: () => Uint8Array): () => [Minted, { der: Buffer }] {
  return () => [mint(), { der: Buffer.from(other()) }];
}

/** So many names of 64 bytes. */
function manyNames(count: number) {
  return [
    dnsName(HOSTILE_HOST),
    ...Array.from({ length: count }, () => dnsName(`${randomBytes(27).toString('hex')}.example`)),
  ];
}

/** A key whose algorithm nobody knows: the last byte of the algorithm's identifier is another. */
function unknownKey(genuine: Buffer): Buffer {
  const known = oid('1.2.840.10045.2.1');
  const at = genuine.indexOf(known) + known.length - 1;
  return Buffer.concat([genuine.subarray(0, at), Buffer.from([0x63]), genuine.subarray(at + 1)]);
}

/** Chains that are long, large, or not readable throughout. */
export const CHAIN_ROWS: readonly Row[] = [
  held(
    'sends 100 certificates that have nothing to do with each other',
    chained(() => [mint(), ...Array.from({ length: 99 }, () => mint())]),
  ),
  held(
    'sends 100 certificates, each signed by the next',
    chained(() => ladder(100)),
  ),
  held(
    'sends 100 CA certificates of one name',
    chained(() => similarNames(100)),
  ),
  held(
    'sends 50 CA certificates of one name with keys that are slow to verify with',
    chained(() => slowLadder(50)),
  ),
  held(
    'sends its certificate 200 times',
    chained(() => {
      const one = mint();
      return [one, ...Array.from({ length: 199 }, () => one)];
    }),
  ),
  held(
    'has a certificate of 64 kB',
    minting(() => ({ names: manyNames(1000) })),
  ),
  failed(
    'has a certificate of 128 kB',
    'tls-failed',
    minting(() => ({ names: manyNames(2000) })),
  ),
  failed('sends a certificate cut short', 'tls-failed', chained(leafAnd(() => mint().der.subarray(0, -7)))),
  failed(
    'sends bytes after a certificate',
    'tls-failed',
    chained(leafAnd(() => Buffer.concat([mint().der, Buffer.alloc(7)]))),
  ),
  failed('sends an empty certificate second', 'tls-failed', chained(leafAnd(() => Buffer.alloc(0)))),
  failed(
    'sends a certificate that is no certificate',
    'tls-failed',
    chained(leafAnd(() => sequence(integer(1), bits()))),
  ),
  held(
    'sends a certificate with a key that nobody can read',
    chained(leafAnd(() => mint({ publicKey: unknownKey }).der)),
  ),
  failed(
    'has itself a key that nobody can read',
    'tls-failed',
    minting(() => ({ publicKey: unknownKey })),
  ),
];
