import type { EnforcementReason } from '../../../lambda/findings/enforcement';
import { enforcementWords } from '../../../lambda/findings/enforcement-words';

const places = [{ host: 'login.example' }];

/** Every reason, with its words; the type leaves none out. */
const REASONS: {
  readonly [Name in EnforcementReason['reason']]: readonly [EnforcementReason & { reason: Name }, string];
} = {
  'no-public-ca': [{ reason: 'no-public-ca', places }, 'no public CA signed the certificate of "login.example"'],
  'name-mismatch': [{ reason: 'name-mismatch', places }, 'the certificate does not name its host at "login.example"'],
  'certificate-unreadable': [
    { reason: 'certificate-unreadable', places },
    'OpenSSL cannot read the certificate of "login.example"',
  ],
  'no-certificate': [{ reason: 'no-certificate', places }, 'no certificate was sent by "login.example"'],
  'tls13-only': [
    { reason: 'tls13-only', places },
    'AWS falls back to the thumbprint where TLS 1.3 is required, as by "login.example"',
  ],
  'not-verified': [
    { reason: 'not-verified', openssl: 'CERT_HAS_EXPIRED', places },
    'the chain does not verify (OpenSSL: "CERT_HAS_EXPIRED") at "login.example"',
  ],
  'public-ca': [
    { reason: 'public-ca', hosts: ['login.example', 'keys.example'], unreachable: [] },
    'public CAs signed the certificates of "login.example" and "keys.example"',
  ],
  unreachable: [{ reason: 'unreachable' }, 'none of its hosts could be reached'],
  'not-observed': [{ reason: 'not-observed' }, 'it was not checked'],
  'service-unknown': [{ reason: 'service-unknown' }, 'it is not AWS, and thumbprintCheck is not set'],
  setting: [{ reason: 'setting', check: 'none' }, 'thumbprintCheck is "none"'],
  formerly: [{ reason: 'formerly', enforced: true }, 'when they last could, AWS checked it'],
};

test.each(Object.entries(REASONS))('the reason %s has words', (_, [reason, words]) => {
  expect(enforcementWords([reason])).toBe(words);
});

test('a host that could not be reached is named after those that public CAs signed', () => {
  expect(enforcementWords([{ reason: 'public-ca', hosts: ['login.example'], unreachable: ['keys.example'] }])).toBe(
    'public CAs signed the certificates of "login.example"; "keys.example" could not be reached',
  );
});

test('a former answer may also be that AWS did not check it', () => {
  expect(enforcementWords([{ reason: 'unreachable' }, { reason: 'formerly', enforced: false }])).toBe(
    'none of its hosts could be reached; when they last could, AWS did not check it',
  );
});

test('a reason names all its hosts, each with its addresses where it does not hold for all of them', () => {
  const some = [{ host: 'login.example', addresses: ['192.0.2.1', '2001:db8::1'] }, { host: 'keys.example' }];
  expect(enforcementWords([{ reason: 'no-public-ca', places: some }])).toBe(
    'no public CA signed the certificate of "login.example" (at 192.0.2.1, 2001:db8::1) and "keys.example"',
  );
});

test('no reason has no words', () => {
  expect(enforcementWords([])).toBe('');
});
