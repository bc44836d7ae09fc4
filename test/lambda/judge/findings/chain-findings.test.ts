import fc from 'fast-check';
import type { Presentation } from '../../../../lambda/judge/observation';
import { type Authority, createAuthority, crossSign, issueLeaf, selfSigned } from '../../../../sandbox/certificates';
import { messageOf, stepsOf } from '../../../../lambda/findings/lookup';
import { type BasisOptions, findingsOf } from '../../../support/findings';
import { TRUSTED, UNTRUSTED, presented } from '../../../support/judgement';
import { properties } from '../../../support/properties';
import { DAY } from '../../../support/remembered';
import { rated } from '../fixtures';
import { found, hosts, leaf, lower, publicRoot, root, upper } from './fixtures';

/** The findings on `issuer.example` when it presents these, with their severities. */
function ratedOf(presentations: readonly Presentation[], of: BasisOptions) {
  return findingsOf(presentations, of).map(rated);
}

let unrelatedCertificate: Authority;

beforeAll(async () => {
  unrelatedCertificate = await createAuthority({ name: 'Stranger' });
});

test('a sound chain causes no finding', () => {
  expect(found([leaf, lower, upper])).toEqual([]);
});

test('a self-signed certificate causes no finding about its chain', async () => {
  expect(found([await selfSigned({ hosts })], UNTRUSTED)).toEqual([]);
});

describe('an incomplete chain', () => {
  test('is reported as a warning where the leaf was sent alone', () => {
    expect(found([leaf], UNTRUSTED)).toEqual([
      {
        code: 'chain-incomplete',
        severity: 'warning',
        about: 'issuer.example',
        facts: { host: 'issuer.example', subject: 'CN=issuer.example', issuer: 'CN=Lower', leafOnly: true },
      },
    ]);
  });

  test('is reported as information where an intermediate was sent', () => {
    expect(found([leaf, lower, upper], UNTRUSTED, {})).toMatchObject([
      {
        code: 'chain-incomplete',
        severity: 'info',
        facts: { subject: 'CN=Upper', issuer: 'CN=Root', leafOnly: false },
      },
    ]);
  });

  test('is not reported where the CA is known or the root was sent', () => {
    expect(found([leaf, lower, upper], UNTRUSTED)).toEqual([]);
    expect(found([leaf, lower, upper, root], UNTRUSTED, {})).toMatchObject([{ code: 'chain-root-included' }]);
  });
});

describe('the order of a chain', () => {
  test('is reported as information where the top comes last all the same', async () => {
    const third = await createAuthority({ name: 'Third', issuer: root });
    const deep = await createAuthority({ name: 'Deep', issuer: lower });
    const deepLeaf = await issueLeaf(deep, { hosts });
    expect(found([deepLeaf, lower, deep, upper])).toMatchObject([
      {
        code: 'chain-out-of-order',
        severity: 'info',
        facts: { subjects: ['CN=issuer.example', 'CN=Lower', 'CN=Deep', 'CN=Upper'], misleading: null },
      },
    ]);
    expect(found([leaf, third, lower, upper])).toMatchObject([
      { code: 'chain-unrelated-certificate', severity: 'info', facts: { subjects: ['CN=Third'], misleading: null } },
    ]);
  });

  test("is reported as a warning where AWS's procedure would find another certificate and the pin is enforced", () => {
    const chain = [leaf, upper, lower];
    const misleading = { last: { thumbprint: lower.thumbprint, subject: 'CN=Lower' }, top: 'CN=Upper' };
    expect(found(chain, TRUSTED, { operatorCas: [root] })).toMatchObject([
      { code: 'chain-out-of-order', severity: 'warning', facts: { misleading, enforced: true } },
    ]);
    expect(found(chain)).toMatchObject([
      { code: 'chain-out-of-order', severity: 'info', facts: { misleading, enforced: false } },
    ]);
  });
});

describe('unrelated certificates in a chain', () => {
  test('are reported with their names', () => {
    const of = { operatorCas: [root] };
    expect(found([leaf, lower, upper, unrelatedCertificate], TRUSTED, of)).toMatchObject([
      { code: 'chain-unrelated-certificate', severity: 'warning', facts: { subjects: ['CN=Stranger'] } },
    ]);
  });

  test('do not include a cross-signed form of a CA on the path, or the signer of that form', async () => {
    const old = await createAuthority({ name: 'Old' });
    const cross = await crossSign(root, old);
    const findings = found([leaf, lower, upper, root, cross, old]);
    expect(findings.map(({ code }) => code)).toEqual(['chain-last-not-top', 'chain-root-included']);
  });

  test('are listed up to the fifth, and counted beyond it', async () => {
    const many = await Promise.all(['1', '2', '3', '4', '5', '6', '7'].map((name) => createAuthority({ name })));
    const findings = found([leaf, lower, upper, ...many]);
    expect(findings).toMatchObject([{ code: 'chain-unrelated-certificate', severity: 'info' }]);
    expect(findings.map(messageOf)).toEqual([expect.stringMatching(/"CN=5" and 2 more\. /)]);
  });

  test('include bytes that are no certificate', () => {
    expect(found([leaf, lower, upper, { der: Buffer.from('junk') }])).toMatchObject([
      { code: 'chain-unrelated-certificate', severity: 'info', facts: { subjects: ['(unreadable)'] } },
    ]);
  });
});

test('certificates that were sent more than once are reported in one finding', () => {
  expect(found([leaf, lower, lower, upper, lower, leaf])).toMatchObject([
    { code: 'chain-duplicate', severity: 'info', facts: { subjects: ['CN=Lower', 'CN=issuer.example'] } },
  ]);
});

test('a root that is sent too is reported as information, with the change that its absence would bring', async () => {
  expect(found([leaf, lower, upper, root])[0]).toMatchObject({
    code: 'chain-root-included',
    severity: 'info',
    facts: { subject: 'CN=Root', below: 'CN=Upper', belowIsServer: false },
  });
  const direct = await issueLeaf(root, { hosts });
  expect(found([direct, root])[0]?.facts).toMatchObject({ below: 'CN=issuer.example', belowIsServer: true });
});

describe('the pin of a leaf', () => {
  const pinned = () => new Set([leaf.thumbprint]);

  test('is reported as information where the top is another certificate', () => {
    expect(found([leaf, lower, upper], TRUSTED, { publicCas: [root], pinned: pinned() })).toMatchObject([
      {
        code: 'leaf-pinned',
        severity: 'info',
        facts: {
          leaf: { thumbprint: leaf.thumbprint, subject: 'CN=issuer.example' },
          top: { thumbprint: upper.thumbprint, subject: 'CN=Upper' },
        },
      },
    ]);
  });

  test('is reported as a warning where the server sends nothing else to pin and AWS checks the pin', async () => {
    const direct = await issueLeaf(root, { hosts });
    const warning = { code: 'leaf-pinned', severity: 'warning', facts: { top: null, enforced: true } };
    expect(found([direct], TRUSTED, { operatorCas: [root] })).toMatchObject([warning]);
    expect(found([direct], TRUSTED)).toMatchObject([{ code: 'leaf-pinned', severity: 'info' }]);
    const both = [{ code: 'chain-incomplete', severity: 'warning' }, warning];
    expect(found([leaf], UNTRUSTED, { pinned: pinned() })).toMatchObject(both);
  });

  test('is not reported where the leaf is self-signed', async () => {
    const own = await selfSigned({ hosts });
    expect(found([own], UNTRUSTED, { pinned: new Set([own.thumbprint]) })).toEqual([]);
  });
});

describe('a host with several chains', () => {
  const other = () => presented([leaf, lower, upper], TRUSTED, '192.0.2.9');

  test('has one finding of each kind, the worst, which says how many chains share it', async () => {
    const now = new Date();
    const from = new Date(now.getTime() - 80 * DAY);
    const ending = (days: number) =>
      issueLeaf(lower, { hosts, validity: { from, to: new Date(now.getTime() + days * DAY) } });
    const presentations = [
      presented([await ending(20), lower, upper], TRUSTED, '192.0.2.1'),
      presented([await ending(10.5), lower, upper], TRUSTED, '192.0.2.2'),
      other(),
      other(),
    ];
    expect(ratedOf(presentations, { publicCas: [root], now })).toMatchObject([
      { code: 'certificate-expiring', severity: 'warning', facts: { days: 10, share: { of: 3, chains: 2 } } },
    ]);
  });

  test('is reported as information where all of its different tops have evidence', async () => {
    const second = await createAuthority({ name: 'Second', issuer: root });
    const presentations = [other(), presented([await issueLeaf(second, { hosts }), second], TRUSTED, '192.0.2.1')];
    expect(ratedOf(presentations, publicRoot())).toEqual([
      {
        code: 'chains-differ',
        severity: 'info',
        about: 'issuer.example',
        facts: {
          host: 'issuer.example',
          tops: [
            { thumbprint: upper.thumbprint, subject: 'CN=Upper', addresses: ['192.0.2.9'] },
            { thumbprint: second.thumbprint, subject: 'CN=Second', addresses: ['192.0.2.1'] },
          ],
          mixed: false,
        },
      },
    ]);
  });

  test('is reported as a warning where only some of its different tops have evidence', async () => {
    const own = await selfSigned({ hosts });
    const findings = ratedOf([other(), presented([own], UNTRUSTED, '192.0.2.66')], publicRoot());
    expect(findings).toMatchObject([{ code: 'chains-differ', severity: 'warning', facts: { mixed: true } }]);
  });

  test('has its first addresses listed, and the others counted', async () => {
    const own = await selfSigned({ hosts });
    const many = Array.from({ length: 12 }, (_, index) => presented([own], UNTRUSTED, `192.0.2.${index + 100}`));
    const [message] = findingsOf([other(), ...many], publicRoot()).map(messageOf);
    expect(message).toMatch(/192\.0\.2\.107 and 4 more\./);
  });
});

test('leaf and top each have at most one finding of a kind, in printable text on one line, whatever is sent', async () => {
  const own = await selfSigned({ hosts, commonName: 'x\nTo do:\u202E' });
  const cut = { der: lower.der.slice(0, 200) };
  const flipped = { der: lower.der.map((byte, index) => (index === 300 ? byte ^ 0xff : byte)) };
  const known = [root, upper, lower, leaf, unrelatedCertificate, own, cut, flipped];
  const anyChain = fc.array(
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, fc.record({ der: fc.uint8Array() })),
    { maxLength: 7 },
  );
  const anyPresentation = fc
    .tuple(anyChain, fc.constantFrom(TRUSTED, UNTRUSTED))
    .map(([chain, verdict]) => presented(chain, verdict));
  properties(
    fc.property(fc.array(anyPresentation, { maxLength: 3 }), fc.boolean(), (presentations, isPinned) => {
      const pinned = new Set(isPinned ? [leaf.thumbprint, own.thumbprint] : []);
      const findings = findingsOf(presentations, { publicCas: [root], pinned });
      for (const finding of findings)
        expect([messageOf(finding), ...stepsOf(finding)].join(' ')).toMatch(/^[^\p{C}]+$/u);
      for (const { code } of findings) {
        expect(findings.filter((other) => other.code === code).length).toBeLessThanOrEqual(
          code.startsWith('certificate-exp') ? 2 : 1,
        );
      }
    }),
  );
});
