import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { anchorMatchesFor } from '../../../lambda/judge/evidence/anchors';
import { readCertificate } from '../../../lambda/judge/chain/certificate';
import { checkInput } from '../../../lambda/contract/input-error';
import { profileOf, settingsSchema } from '../../../lambda/contract/settings';
import { readCaFile } from '../../../lambda/contract/ca-file';
import { createTrustStore } from '../../../lambda/observe/trust';
import { type Authority, createAuthority } from '../../../sandbox/certificates';

let directory: string;
let ours: Authority;
let theirs: Authority;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'trust-'));
  ours = await createAuthority({ name: 'Ours' });
  theirs = await createAuthority({ name: 'Theirs' });
  writeFileSync(path.join(directory, 'ours.pem'), `Our CA\n${ours.pem}\n`);
  writeFileSync(path.join(directory, 'both.pem'), `${ours.pem}\r\n${theirs.pem}`);
  writeFileSync(path.join(directory, 'empty.pem'), 'nothing');
  writeFileSync(path.join(directory, 'broken.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----');
});
afterAll(() => rmSync(directory, { recursive: true }));

function sourceOf(authority: Authority, trust: ReturnType<ReturnType<typeof createTrustStore>>) {
  return anchorMatchesFor([readCertificate(authority.der)], trust.anchors)[0]?.anchor.source ?? null;
}

test('CA files are read whole, whatever stands around the certificates', () => {
  expect(readCaFile(path.join(directory, 'ours.pem'))).toHaveLength(1);
  expect(readCaFile(path.join(directory, 'both.pem'))).toHaveLength(2);
});

test.each([
  ['empty.pem', /empty\.pem holds no certificate/],
  ['broken.pem', /certificate 1 in .*broken\.pem cannot be read/],
  ['missing.pem', /missing\.pem cannot be read/],
])('%s is refused, and the message names it', (file, message) => {
  expect(() => readCaFile(path.join(directory, file))).toThrow(message);
});

test('every profile gets the CA certificates that were configured for it', () => {
  const special = 'https://special.example';
  const settings = checkInput(
    settingsSchema,
    { caFile: 'ours.pem', providers: { [special]: { caFile: 'both.pem' } } },
    'settings',
  );
  const trustOf = createTrustStore(settings, directory);
  const common = trustOf(profileOf(settings, { arn: '', issuer: 'https://other.example' }));
  const exclusive = trustOf(profileOf(settings, { arn: '', issuer: special }));
  expect([sourceOf(ours, common), sourceOf(theirs, common)]).toEqual(['operator-ca', null]);
  expect([sourceOf(ours, exclusive), sourceOf(theirs, exclusive)]).toEqual(['operator-ca', 'operator-ca']);
  expect([common.anchors.exclusive, exclusive.anchors.exclusive]).toEqual([false, true]);
  expect(trustOf(profileOf(settings, { arn: '', issuer: 'https://third.example' }))).toBe(common);
});
