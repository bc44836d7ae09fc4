import { type Authority, createAuthority, crossSign, issueLeaf } from '../../../../sandbox/certificates';
import { type BasisOptions, findingsOf } from '../../../support/findings';
import { TRUSTED, UNTRUSTED, presented } from '../../../support/judgement';
import { DAY } from '../../../support/remembered';
import { rated } from '../fixtures';
import { found, hosts, leaf, lower, root, upper } from './fixtures';

describe('the expiry of a certificate', () => {
  const NOW = new Date(Math.floor(Date.now() / 1000) * 1000);
  const within = (days: number, lifetime = 90) => ({
    from: new Date(NOW.getTime() + (days - lifetime) * DAY),
    to: new Date(NOW.getTime() + days * DAY),
  });
  const at = (of: BasisOptions = { publicCas: [root] }) => ({ ...of, now: NOW });

  test.each([
    [31, null, null, null],
    [30, 'info', 30, 'early'],
    [14.5, 'info', 14, 'early'],
    [14, 'warning', 14, 'soon'],
    [3.5, 'warning', 3, 'soon'],
    [3, 'critical', 3, 'imminent'],
    [1, 'critical', 1, 'imminent'],
    [0.5, 'critical', 0, 'imminent'],
  ] as const)('is reported for a leaf %d days before with severity: %s', async (days, severity, whole, stage) => {
    const validity = within(days);
    const ending = await issueLeaf(lower, { hosts, validity });
    const facts = { which: 'server', needed: true, expires: validity.to.toISOString(), days: whole, stage };
    const expected = severity === null ? [] : [{ code: 'certificate-expiring', severity, facts }];
    expect(found([ending, lower, upper], TRUSTED, at())).toMatchObject(expected);
  });

  test.each([
    [6, 6, null],
    [6, 2, 'info'],
    [6, 0.9, 'warning'],
    [6, 0.1, 'critical'],
    [8, 7.9, null],
    [8, 2.7, null],
    [8, 2.6, 'info'],
    [8, 1.3, 'warning'],
    [8, 0.4, 'critical'],
    [20, 19, null],
    [20, 6.6, 'info'],
    [20, 3.3, 'warning'],
    [20, 1.1, 'warning'],
    [20, 1, 'critical'],
    [47, 15, 'info'],
    [47, 7.8, 'warning'],
    [398, 31, null],
    [398, 30, 'info'],
    [398, 14, 'warning'],
    [398, 3, 'critical'],
  ] as const)('is reported for a %d-day leaf, %d days before, with severity: %s', async (lifetime, days, severity) => {
    const ending = await issueLeaf(lower, { hosts, validity: within(days, lifetime) });
    const expected = severity === null ? [] : [{ code: 'certificate-expiring', severity }];
    expect(found([ending, lower, upper], TRUSTED, at())).toMatchObject(expected);
  });

  test('is critical for a leaf that has expired', async () => {
    const validity = within(-1);
    const ended = await issueLeaf(lower, { hosts, validity });
    expect(found([ended, lower, upper], { trusted: false, code: 'CERT_HAS_EXPIRED' }, at())).toMatchObject([
      {
        code: 'certificate-expired',
        severity: 'critical',
        facts: {
          host: 'issuer.example',
          subject: 'CN=issuer.example',
          which: 'server',
          expires: validity.to.toISOString(),
          needed: true,
        },
      },
    ]);
  });

  test('is reported for a top on which the chain rests, as for a leaf', async () => {
    const ending = await createAuthority({ name: 'Ending', issuer: root, validity: within(10, 900) });
    const itsLeaf = await issueLeaf(ending, { hosts, validity: within(60) });
    expect(found([itsLeaf, ending], TRUSTED, at())).toMatchObject([
      {
        code: 'certificate-expiring',
        severity: 'warning',
        facts: { host: 'issuer.example', which: 'top', subject: 'CN=Ending', needed: true },
      },
    ]);
  });

  test('is reported for a trusted CA, although the chain is trusted because of it', async () => {
    const ending = await createAuthority({ name: 'Ending', validity: within(10, 900) });
    const ended = await createAuthority({ name: 'Ended', validity: within(-10, 900) });
    const leafOf = (authority: Authority) => issueLeaf(authority, { hosts, validity: within(60) });
    expect(found([await leafOf(ending), ending], TRUSTED, at({ operatorCas: [ending] }))).toMatchObject([
      { code: 'certificate-expiring', severity: 'warning' },
      { code: 'chain-root-included' },
    ]);
    expect(found([await leafOf(ended), ended], UNTRUSTED, at({ operatorCas: [ended] }))).toMatchObject([
      { code: 'certificate-expired', severity: 'critical' },
      { code: 'chain-root-included' },
    ]);
  });

  test('is only information for a top that the chain does not need', async () => {
    const old = await createAuthority({ name: 'Old' });
    const longLeaf = await issueLeaf(lower, { hosts, validity: within(60) });
    const ended = await crossSign(root, old, within(-30, 900));
    const ending = await crossSign(root, old, within(2, 900));
    expect(found([longLeaf, lower, upper, ended], TRUSTED, at())).toMatchObject([
      { code: 'certificate-expired', severity: 'info', facts: { which: 'top', needed: false } },
    ]);
    expect(found([longLeaf, lower, upper, ending], TRUSTED, at())).toMatchObject([
      { code: 'certificate-expiring', severity: 'info' },
    ]);
    expect(found([longLeaf, lower, upper, ended], UNTRUSTED, at({}))).toMatchObject([
      { code: 'certificate-expired', severity: 'critical' },
      { code: 'chain-incomplete' },
    ]);
  });

  test('is not reported for a certificate that cannot be read', () => {
    const junk = { der: Buffer.from('junk') };
    expect(found([junk], UNTRUSTED, at())).toMatchObject([{ code: 'certificate-name-mismatch' }]);
  });
});

test('a certificate without a subject alternative name causes one certificate-name-mismatch finding, which is a warning', async () => {
  const nameless = await issueLeaf(lower, { hosts: [], commonName: 'issuer.example', extensions: [] });
  const [finding, ...others] = found([nameless, lower, upper]).filter(
    ({ code }) => code === 'certificate-name-mismatch',
  );
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: 'warning',
    facts: { host: 'issuer.example', subject: 'CN=issuer.example', nameless: true },
  });
});

describe('the strength of a chain', () => {
  test('causes a warning for a weak key of a CA on the path', async () => {
    const weak = await createAuthority({ name: 'Weak', issuer: root, keyType: 'RSA-1024' });
    const ofWeak = await issueLeaf(weak, { hosts });
    expect(found([ofWeak, weak])).toMatchObject([
      {
        code: 'weak-key',
        severity: 'warning',
        facts: { keys: [{ subject: 'CN=Weak', key: { algorithm: 'RSA', bits: 1024 } }] },
      },
    ]);
  });

  test('causes a warning for a SHA-1 signature only where the chain rests on it', async () => {
    const ofSha1 = await issueLeaf(lower, { hosts, hash: 'SHA-1' });
    expect(found([ofSha1, lower, upper])).toMatchObject([
      {
        code: 'weak-signature',
        severity: 'warning',
        facts: { signatures: [{ subject: 'CN=issuer.example', hash: 'SHA-1' }] },
      },
    ]);
    const old = await createAuthority({ name: 'Old' });
    const cross = await createAuthority({ name: 'Root', keyPair: root.keys, issuer: old, hash: 'SHA-1' });
    expect(found([leaf, lower, upper, cross])).toEqual([]);
    const oldRoot = await createAuthority({ name: 'Old root', hash: 'SHA-1' });
    expect(found([await issueLeaf(oldRoot, { hosts }), oldRoot], UNTRUSTED)).toMatchObject([
      { code: 'chain-root-included' },
    ]);
  });

  test.each([
    ['unsafe', false, 'warning', [{ what: 'no-secure-renegotiation', unsafe: true }]],
    ['out of date', true, 'info', []],
  ] as const)('causes a finding for a handshake that is %s', (_, secureRenegotiation, severity, unsafe) => {
    const cipher = 'ECDHE-RSA-AES128-SHA';
    const handshake = { version: 'TLSv1.2', cipher, dhBits: null, strict: true, secureRenegotiation };
    const over = { ...presented([leaf, lower, upper], TRUSTED), handshake };
    expect(findingsOf([over], { publicCas: [root] }).map(rated)).toEqual([
      {
        code: 'weak-handshake',
        severity,
        about: 'issuer.example',
        facts: { host: 'issuer.example', weaknesses: [...unsafe, { what: 'old-cipher', cipher, unsafe: false }] },
      },
    ]);
  });

  test('causes no finding for the SHA-1 signature of a trusted intermediate', async () => {
    const other = await createAuthority({ name: 'Other' });
    const partial = await createAuthority({ name: 'Partial', issuer: other, hash: 'SHA-1' });
    expect(found([await issueLeaf(partial, { hosts }), partial], TRUSTED, { operatorCas: [partial] })).toEqual([]);
  });
});
