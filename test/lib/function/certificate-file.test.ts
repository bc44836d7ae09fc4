import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Pkcs10CertificateRequestGenerator, X509Certificate, X509Certificates } from '@peculiar/x509';
import fc from 'fast-check';
import { holdsPrivateKey, readCertificateFile } from '../../../lib/function/certificate-file';
import { type Authority, createAuthority } from '../../../sandbox/certificates';
import { integer, octets, oid, sequence, set, tagged, text, STRING } from '../../support/der';
import { properties } from '../../support/properties';

let directory: string;
let one: Authority;
let two: Authority;
let pkcs7: Buffer;
let request: Buffer;

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'certificate-file-'));
  one = await createAuthority({ name: 'One' });
  two = await createAuthority({ name: 'Two' });
  const both = [one, two].map(({ der }) => new X509Certificate(der));
  pkcs7 = Buffer.from(new X509Certificates(both).export('raw'));
  const pair = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const asked = await Pkcs10CertificateRequestGenerator.create({ name: 'CN=Asked', keys: pair, signingAlgorithm });
  request = Buffer.from(asked.rawData);
});
afterAll(() => rmSync(directory, { recursive: true }));

function place(content: string | Uint8Array): string {
  const file = path.join(directory, 'ca file.x');
  writeFileSync(file, content);
  return file;
}

function read(content: string | Uint8Array) {
  return readCertificateFile(place(content));
}

function complaintOf(content: string | Uint8Array): string {
  try {
    return `nothing: ${read(content).length}`;
  } catch (error) {
    return String(error);
  }
}

function pem(label: string, der: Uint8Array, end = '\n'): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join(end);
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : content;
}

function utf16be(content: string): Buffer {
  return Buffer.from(content, 'utf16le').swap16();
}

const SERVERS = oid('1.3.6.1.5.5.7.3.1');
const MAIL = oid('1.3.6.1.5.5.7.3.4');
const ANY = oid('2.5.29.37.0');

function trusted(...fields: Uint8Array[]): string {
  return pem('TRUSTED CERTIFICATE', Buffer.concat([one.der, sequence(...fields)]));
}

/** BER with an end marked instead of a length, around what stands in a SEQUENCE or a tag of that kind. */
function endless(tag: number, ...content: Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from([tag, 0x80]), ...content, Buffer.from([0, 0])]);
}

const SIGNED = oid('1.2.840.113549.1.7.2');
const DATA = oid('1.2.840.113549.1.7.1');

function endlessPkcs7(...certificates: Uint8Array[]): Buffer {
  const fields = [integer(1), set(), endless(0x30, DATA), endless(0xa0, ...certificates), set()];
  return endless(0x30, SIGNED, endless(0xa0, endless(0x30, ...fields)));
}

type Make = () => string | Uint8Array;

const READ: [string, number, Make][] = [
  ['PEM', 1, () => one.pem],
  ['PEM with a byte order mark, remarks and CRLF', 1, () => `\ufeff# Büro\r\n${one.pem.replaceAll('\n', '\r\n')}`],
  ['PEM with the Mac line ends of old', 1, () => one.pem.replaceAll('\n', '\r')],
  ['two PEM blocks', 2, () => `${one.pem}\n\n${two.pem}`],
  ['a PEM block under its old name', 1, () => pem('X509 CERTIFICATE', one.der)],
  ['PEM in UTF-16, little end first', 1, () => Buffer.from(`\ufeff${one.pem}`, 'utf16le')],
  ['PEM in UTF-16, big end first', 2, () => utf16be(`\ufeff${one.pem}${two.pem}`)],
  ['PEM in UTF-16 without a byte order mark', 1, () => Buffer.from(one.pem, 'utf16le')],
  ['PEM in UTF-16 without a mark, big end first', 1, () => utf16be(one.pem)],
  ['DER', 1, () => one.der],
  ['DER, one after the other', 2, () => Buffer.concat([one.der, two.der])],
  ['DER in bare base64', 1, () => Buffer.from(one.der).toString('base64')],
  ['DER in bare base64 and UTF-16', 1, () => Buffer.from(Buffer.from(one.der).toString('base64'), 'utf16le')],
  ['PEM in base64', 1, () => Buffer.from(one.pem).toString('base64')],
  ['PKCS#7', 2, () => pkcs7],
  ['PKCS#7 in PEM', 2, () => pem('PKCS7', pkcs7)],
  ['PKCS#7 in PEM under its long name', 2, () => pem('PKCS #7 SIGNED DATA', pkcs7)],
  ['PKCS#7 that is called a certificate, as certutil does', 2, () => pem('CERTIFICATE', pkcs7, '\r\n')],
  ['PKCS#7 in UTF-16', 2, () => Buffer.from(`\ufeff${pem('PKCS7', pkcs7)}`, 'utf16le')],
  ['PKCS#7 of indefinite length', 2, () => endlessPkcs7(one.der, two.der)],
  ['TRUSTED CERTIFICATE without a purpose', 1, () => trusted()],
  ['TRUSTED CERTIFICATE for servers, with an alias', 1, () => trusted(sequence(MAIL, SERVERS), text(STRING.utf8, 'x'))],
  ['TRUSTED CERTIFICATE for anything', 1, () => trusted(sequence(ANY))],
  ['TRUSTED CERTIFICATE that is rejected for mail', 1, () => trusted(tagged(0, MAIL))],
  ['TRUSTED CERTIFICATE in DER', 1, () => Buffer.concat([one.der, sequence(sequence(SERVERS))])],
  ['a trusted one beside a distrusted one', 1, () => two.pem + trusted(tagged(0, SERVERS))],
  ['a certificate beside a key', 1, () => one.pem + keys.privateKey.export({ type: 'pkcs8', format: 'pem' })],
  ['a certificate beside a list of revoked ones', 1, () => `${pem('X509 CRL', sequence())}${one.pem}`],
];

test.each(READ)('%s is read, and given as PEM', (_, count, make) => {
  const found = read(make());
  expect(found).toHaveLength(count);
  const expected = [one, two].map((authority) => new X509Certificate(authority.der).toString('pem'));
  for (const certificate of found) expect(expected).toContain(certificate.trimEnd());
  expect(new Set(found).size).toBe(count);
});

const CONTENT = sequence(DATA, tagged(0, octets()));

function encrypted() {
  return keys.privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' });
}

function legacyKey() {
  return keys.privateKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
}

const NAMED: [string, RegExp, Make][] = [
  ['an empty file', /: it is empty\./, () => ''],
  ['a file of blank lines', /: it is empty\./, () => '\r\n \n'],
  ['an empty file in UTF-16', /: it is empty\./, () => '\ufeff'],
  [
    'a private key',
    /it is a private key\..*stay secret/,
    () => keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  ],
  ['a private key in DER', /it is a private key\./, () => keys.privateKey.export({ type: 'pkcs8', format: 'der' })],
  ['an RSA key in DER', /it is a private key\./, () => keys.privateKey.export({ type: 'pkcs1', format: 'der' })],
  ['an encrypted key', /it is an encrypted private key\./, () => pem('ENCRYPTED PRIVATE KEY', encrypted())],
  ['an encrypted key in DER', /it is an encrypted private key\./, encrypted],
  ['an encrypted key of the old form', /it is a private key\./, legacyKey],
  ['half a private key', /it is a private key\./, () => '-----BEGIN PRIVATE KEY-----\nMIIE'],
  ['a private key in UTF-16', /it is a private key\./, () => Buffer.from(`\ufeff${String(legacyKey())}`, 'utf16le')],
  ['a public key', /it is a public key\./, () => keys.publicKey.export({ type: 'spki', format: 'pem' })],
  ['an RSA public key in DER', /it is a public key\./, () => keys.publicKey.export({ type: 'pkcs1', format: 'der' })],
  [
    'a signing request',
    /signing request \(CSR\).*\nopenssl req -in '.*ca file\.x' -noout/,
    () => pem('CERTIFICATE REQUEST', request),
  ],
  [
    'a signing request of the other name',
    /signing request \(CSR\).*\nopenssl req -in/,
    () => pem('NEW CERTIFICATE REQUEST', request),
  ],
  ['a signing request in DER', /\(CSR\).*\nopenssl req -inform DER -in '/, () => request],
  [
    'PKCS#12',
    /a PKCS#12 key store\. Convert it.*:\nopenssl pkcs12 -in '.*ca file\.x' -nokeys -out ca\.pem$/,
    () => sequence(integer(3), CONTENT, sequence()),
  ],
  ['PKCS#12 in base64', /PKCS#12/, () => sequence(integer(3), CONTENT).toString('base64')],
  ['PKCS#7 with what is no certificate', /PKCS#7.*\nopenssl pkcs7 -inform DER -in/, () => endlessPkcs7(sequence())],
  ['the same in PEM', /PKCS#7.*\nopenssl pkcs7 -in/, () => pem('PKCS7', endlessPkcs7(sequence()))],
  [
    'a Java key store',
    /a Java key store \(JKS\).*\nkeytool -exportcert -rfc -keystore '.*ca file\.x' -alias ALIAS -file ca\.pem\n/,
    () => Buffer.from('feedfeed0000000200000001', 'hex'),
  ],
  ['a Java key store of the other kind', /JCEKS.*\nkeytool -export/, () => Buffer.from('cececece00000002', 'hex')],
  ['a ZIP archive', /ZIP archive\. Unpack it/, () => Buffer.from('PK\x03\x04\x14\0', 'latin1')],
  ['a gzip archive', /gzip archive\. Unpack it/, () => Buffer.from('1f8b08000000', 'hex')],
  ['a web page', /a web page/, () => '<!DOCTYPE html><html><body>Sign in</body></html>'],
  ['JSON', /it is JSON\./, () => '{"not":"a certificate"}'],
  ['prose', /holds no certificate in PEM, DER or PKCS#7\.$/, () => 'The certificate is in the mail.'],
  ['noise', /holds no certificate in PEM, DER or PKCS#7\.$/, () => Buffer.from([0x30, 0x82, 0, 1])],
  ['PKCS#7 without certificates', /holds no certificate in PEM, DER or PKCS#7\.$/, () => endlessPkcs7()],
  ['a certificate cut short', /holds no certificate in PEM, DER/, () => one.der.slice(0, -10)],
  [
    'a certificate that OpenSSL cannot read',
    /it is a certificate that cannot be read/,
    () => {
      const broken = Buffer.from(one.der);
      // The INTEGER that is its version is none any more.
      broken[broken.indexOf(Buffer.from([0xa0, 3, 2, 1, 2])) + 2] = 0x05;
      return broken;
    },
  ],
  [
    'a broken PEM block beside a sound one',
    /certificate 2 in .* cannot be read/,
    () => one.pem + pem('CERTIFICATE', request),
  ],
  ['what is trusted for mail alone', /no certificate that is trusted for servers/, () => trusted(sequence(MAIL))],
  ['what is rejected for servers', /trusted for servers/, () => trusted(sequence(SERVERS), tagged(0, SERVERS))],
  ['what is rejected for all', /trusted for servers/, () => trusted(tagged(0, ANY))],
];

test.each(NAMED)('the refusal of %s says what it is, with the file and any command to convert it', (_, words, make) => {
  const complaint = complaintOf(make());
  expect(complaint).toMatch(/^InputError: caFile: /);
  expect(complaint).toMatch(new RegExp(words, 's'));
  expect(complaint).toContain(path.join(directory, 'ca file.x'));
});

test('a file that does not exist is refused as one that cannot be read', () => {
  expect(() => readCertificateFile(path.join(directory, 'missing.pem'))).toThrow(/missing\.pem cannot be read\.$/);
});

test('a private key beside certificates is recognised in UTF-8 and in UTF-16', () => {
  const key = keys.privateKey.export({ type: 'pkcs1', format: 'pem' });
  expect(
    [one.pem, one.pem + key, Buffer.from(one.pem + key, 'utf16le')].map((all) => holdsPrivateKey(place(all))),
  ).toEqual([false, true, true]);
});

test('any content of a file is read, or refused with an input error', () => {
  const parts = fc.array(fc.constantFrom<Make>(...[...READ, ...NAMED].map(([, , make]) => make)), { maxLength: 3 });
  const cut = fc.record({ parts, from: fc.nat(40), drop: fc.nat(40), flip: fc.nat() });
  properties(
    fc.property(cut, ({ parts: makes, from, drop, flip }) => {
      const whole = Buffer.concat(makes.map((make) => bytesOf(make())));
      const bytes = Buffer.from(whole.subarray(from, whole.length - drop));
      if (bytes.length > 0) bytes[flip % bytes.length] = flip % 256;
      expect(complaintOf(bytes)).toMatch(/^(nothing: [1-9]|InputError: caFile: )/);
    }),
  );
});
