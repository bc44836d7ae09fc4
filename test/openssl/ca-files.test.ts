import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCertificateFile } from '../../lib/function/certificate-file';
import { type Authority, createAuthority } from '../../sandbox/certificates';

let directory: string;
let ca: Authority;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'ca-files-'));
  ca = await createAuthority({ name: 'Corp Root CA' });
  writeFileSync(at('ca.pem'), ca.pem);
  openssl('genrsa', '-out', at('key.pem'), '2048');
  openssl('req', '-x509', '-new', '-key', at('key.pem'), '-subj', '/CN=own', '-out', at('own.pem'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function at(name: string): string {
  return path.join(directory, name);
}

function openssl(...args: string[]): void {
  return void execFileSync('openssl', args, { stdio: 'pipe' });
}

/** Has openssl write a file. */
function made(...args: string[]): string {
  openssl(...args, '-out', at('made'));
  return at('made');
}

test.each([
  ['PEM with its text', ['x509', '-in', 'ca.pem', '-text']],
  ['DER', ['x509', '-in', 'ca.pem', '-outform', 'DER']],
  ['TRUSTED CERTIFICATE', ['x509', '-in', 'ca.pem', '-trustout', '-addtrust', 'serverAuth', '-setalias', 'Corp']],
  [
    'a trusted certificate in DER',
    ['x509', '-in', 'ca.pem', '-trustout', '-addtrust', 'serverAuth', '-outform', 'DER'],
  ],
  ['PKCS#7', ['crl2pkcs7', '-nocrl', '-certfile', 'ca.pem']],
  ['PKCS#7 in DER', ['crl2pkcs7', '-nocrl', '-certfile', 'ca.pem', '-outform', 'DER']],
])('%s as openssl writes it is read', (_, args) => {
  const file = made(...args.map((word) => (word.endsWith('.pem') ? at(word) : word)));
  expect(readCertificateFile(file).map((pem) => pem.trim())).toEqual([ca.pem.trim()]);
});

test.each([
  ['a certificate that it rejects', ['x509', '-in', 'ca.pem', '-trustout', '-addreject', 'serverAuth'], /for servers/],
  ['PKCS#12', ['pkcs12', '-export', '-in', 'own.pem', '-inkey', 'key.pem', '-passout', 'pass:x'], /PKCS#12/],
  ['a request', ['req', '-new', '-key', 'key.pem', '-subj', '/CN=x'], /\(CSR\)/],
  ['a request in DER', ['req', '-new', '-key', 'key.pem', '-subj', '/CN=x', '-outform', 'DER'], /\(CSR\)/],
  ['a key in DER', ['pkey', '-in', 'key.pem', '-outform', 'DER'], /a private key/],
  ['an encrypted key', ['pkcs8', '-topk8', '-in', 'key.pem', '-passout', 'pass:x'], /an encrypted private key/],
])('%s as openssl writes it is refused for what it is', (_, args, words) => {
  const file = made(...args.map((word) => (word.endsWith('.pem') ? at(word) : word)));
  expect(() => readCertificateFile(file)).toThrow(words);
});

test('the command that is shown for PKCS#12 makes a file that is read', () => {
  const file = made('pkcs12', '-export', '-in', at('own.pem'), '-inkey', at('key.pem'), '-passout', 'pass:');
  const run = () => readCertificateFile(file);
  expect(run).toThrow(`openssl pkcs12 -in ${file} -nokeys -out ca.pem`);
  openssl('pkcs12', '-in', file, '-nokeys', '-passin', 'pass:', '-out', at('converted.pem'));
  expect(readCertificateFile(at('converted.pem'))).toEqual(readCertificateFile(at('own.pem')));
});
