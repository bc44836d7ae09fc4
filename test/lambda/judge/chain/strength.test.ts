import fc from 'fast-check';
import { readCertificate } from '../../../../lambda/judge/chain/certificate';
import { type WeakKey, weakHashOf, weakKeyOf } from '../../../../lambda/judge/chain/strength';
import type { KeyType } from '../../../../sandbox/certificate-keys';
import { createAuthority, issueLeaf, selfSigned } from '../../../../sandbox/certificates';
import { properties } from '../../../support/properties';
import * as weak from '../../../support/weak-certificates';
import { derOf } from '../../../support/pem';

const hosts = ['issuer.example'];

function keyIn(pem: string) {
  return weakKeyOf(readCertificate(derOf(pem)));
}

/** Replaces every run of some bytes, given in hexadecimal, by another of the same length. */
function patched(der: Uint8Array, from: string, to: string) {
  return new Uint8Array(Buffer.from(Buffer.from(der).toString('hex').replaceAll(from, to), 'hex'));
}

describe('weakKeyOf', () => {
  test.each<[KeyType, WeakKey | null]>([
    ['EC-P256', null],
    ['EC-P384', null],
    ['RSA-2048', null],
    ['RSA-1024', { algorithm: 'RSA', bits: 1024 }],
  ])('returns for a key of type %s: %j', async (keyType, weakness) => {
    expect(weakKeyOf(readCertificate((await selfSigned({ hosts, keyType })).der))).toEqual(weakness);
  });

  test('returns the curve of a key on secp256k1, and the algorithm of a DSA key', () => {
    expect(keyIn(weak.SECP256K1)).toEqual({ algorithm: 'EC', curve: 'secp256k1' });
    expect(keyIn(weak.DSA_WITH_SHA1)).toEqual({ algorithm: 'DSA' });
  });

  test('returns null for a key or a certificate that OpenSSL cannot read', async () => {
    const { der } = await selfSigned({ hosts });
    // id-ecPublicKey (1.2.840.10045.2.1) becomes 1.2.840.10045.2.111, which is nothing.
    const unknown = readCertificate(patched(der, '2a8648ce3d0201', '2a8648ce3d026f'));
    expect(unknown.x509).not.toBeNull();
    expect(() => unknown.x509?.publicKey).toThrow(/./);
    expect(weakKeyOf(unknown)).toBeNull();
    expect(weakKeyOf(readCertificate(Buffer.from('junk')))).toBeNull();
  });
});

describe('weakHashOf', () => {
  test('returns SHA-1 or MD5 for a signature with that hash, whatever the kind of key', async () => {
    expect(weakHashOf(derOf(weak.SHA1_WITH_RSA))).toBe('SHA-1');
    expect(weakHashOf(derOf(weak.MD5_WITH_RSA))).toBe('MD5');
    expect(weakHashOf(derOf(weak.DSA_WITH_SHA1))).toBe('SHA-1');
    const authority = await createAuthority({ name: 'Root' });
    expect(weakHashOf((await issueLeaf(authority, { hosts, hash: 'SHA-1' })).der)).toBe('SHA-1');
  });

  test('returns null for a signature with SHA-256', async () => {
    expect(weakHashOf((await selfSigned({ hosts })).der)).toBeNull();
    expect(weakHashOf((await selfSigned({ hosts, keyType: 'RSA-2048' })).der)).toBeNull();
  });

  test('reads the hash of an RSASSA-PSS signature from its parameters, whose default is SHA-1', () => {
    expect(weakHashOf(derOf(weak.PSS_WITH_SHA1))).toBe('SHA-1');
    expect(weakHashOf(derOf(weak.PSS_WITH_SHA256))).toBeNull();
    // With id-sha256 (2.16.840.1.101.3.4.2.1) made id-md5 (1.2.840.113549.2.5), which is a byte shorter, and so what follows longer.
    const md5 = patched(derOf(weak.PSS_WITH_SHA256), '06096086480165030402010500', '06082a864886f70d0205040100');
    expect(weakHashOf(md5)).toBe('MD5');
  });

  test('returns null for bytes that are no certificate', () => {
    properties(fc.property(fc.uint8Array(), (bytes) => expect(weakHashOf(bytes)).toBeNull()));
  });

  test('returns null or a weak hash for a damaged certificate', () => {
    const der = derOf(weak.PSS_WITH_SHA1);
    const anyPlace = fc.nat(der.length - 1);
    properties(
      fc.property(fc.array(fc.tuple(anyPlace, fc.nat(255)), { maxLength: 4 }), anyPlace, (damage, length) => {
        const bytes = Uint8Array.from(der);
        for (const [place, byte] of damage) bytes[place] = byte;
        expect([null, 'SHA-1', 'MD5', 'MD2']).toContain(weakHashOf(bytes));
        expect([null, 'SHA-1', 'MD5', 'MD2']).toContain(weakHashOf(bytes.subarray(0, length)));
      }),
    );
  });
});
