import fc from 'fast-check';
import { elementsOf, extensionsOf } from '../../../../lambda/judge/chain/der';
import { admits } from '../../../../lambda/judge/chain/name-constraints';
import { type ServerCertificate, selfSigned } from '../../../../sandbox/certificates';
import { element, nameConstraints } from '../../../support/extensions';
import { properties } from '../../../support/properties';

const HOST = 'issuer.example';
let certificate: ServerCertificate;

beforeAll(async () => {
  const extensions = [nameConstraints({ permitted: [HOST], excluded: ['a.issuer.example'] })];
  certificate = await selfSigned({ hosts: [HOST], extensions });
});

test('elements are read one after the other, whatever their size', () => {
  const contents = [0, 1, 127, 128, 255, 256, 65_000].map((size) => Buffer.alloc(size, 0x30));
  const der = Buffer.concat(contents.map((content) => element(0x04, content)));
  expect(elementsOf(der)?.map(({ content }) => content.length)).toEqual(contents.map(({ length }) => length));
  expect(elementsOf(new Uint8Array())).toEqual([]);
});

test.each([
  ['a tag alone', [0x30]],
  ['a tag above 30', [0x1f, 0x81, 0x00, 0x00]],
  ['an indefinite length', [0x30, 0x80, 0x00, 0x00]],
  ['a length of five octets', [0x30, 0x85, 0, 0, 0, 0, 0]],
  ['a cut length', [0x30, 0x82, 0x01]],
  ['a length beyond the end', [0x30, 0x02, 0x00]],
  ['a length of 4 GB', [0x30, 0x84, 0xff, 0xff, 0xff, 0xff]],
])('%s is not DER', (_, bytes) => {
  expect(elementsOf(Buffer.from(bytes))).toBeNull();
});

test('extensionsOf returns exactly the extensions of a certificate', () => {
  const usual = ['551d1e', '551d13', '551d0f', '551d25', '551d11', '551d0e', '551d23'];
  expect(new Set(extensionsOf(certificate.der)?.map(({ oid }) => oid))).toEqual(new Set(usual));
});

test('extensionsOf returns an empty list for a certificate without extensions, and null where they cannot be read', () => {
  const withFields = (...fields: Uint8Array[]) => element(0x30, element(0x30, ...fields), element(0x30));
  const [empty, oid] = [element(0x30), element(0x06, Buffer.from([0x55, 0x1d, 0x1e]))];
  const withExtension = (...parts: Uint8Array[]) =>
    withFields(empty, element(0xa3, element(0x30, element(0x30, ...parts))));
  expect(extensionsOf(withFields(empty))).toEqual([]);
  expect(extensionsOf(withExtension(oid, element(0x04)))).toEqual([
    { oid: '551d1e', critical: false, value: Buffer.alloc(0) },
  ]);
  const odd = [new Uint8Array(), empty, withFields(element(0xa3)), withExtension(), withExtension(oid)];
  expect(odd.map(extensionsOf)).toEqual([null, null, null, null, null]);
});

test('reading extensions and name constraints ends without an error, whatever the bytes', () => {
  const change = fc.record({ at: fc.nat(), to: fc.nat(255), cut: fc.boolean() });
  properties(
    fc.property(fc.array(change, { maxLength: 4 }), fc.uint8Array(), (changes, bytes) => {
      let der = Uint8Array.from(certificate.der);
      for (const { at, to, cut } of changes) {
        const index = at % certificate.der.length;
        if (cut) der = der.subarray(0, index);
        else der[index] = to;
      }
      for (const any of [der, bytes]) {
        expect(typeof admits(any, HOST)).toBe('boolean');
        expect(extensionsOf(any) ?? []).toBeInstanceOf(Array);
      }
    }),
  );
});
