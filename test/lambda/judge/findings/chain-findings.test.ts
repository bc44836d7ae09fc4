import fc from 'fast-check';
import { type Authority, createAuthority, crossSign, issueLeaf, selfSigned } from '../../../../sandbox/certificates';
import { findingsOf, toThe } from '../../../support/findings';
import { TRUSTED, UNTRUSTED, presented } from '../../../support/judgement';
import { properties } from '../../../support/properties';
import { DAY } from '../../../support/remembered';
import { found, hosts, leaf, lower, publicRoot, root, upper } from './fixtures';

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
    const findings = found([leaf], UNTRUSTED);
    expect(findings).toMatchObject([toThe('warning', 'chain-incomplete', /without that of the CA .*CN=Lower/)]);
  });

  test('is reported as information, with caFile as advice, where an intermediate was sent', () => {
    const findings = found([leaf, lower, upper], UNTRUSTED, {});
    expect(findings).toMatchObject([toThe('info', 'chain-incomplete', /ends at "CN=Upper", signed by "CN=Root"/)]);
    expect(findings[0]?.action).toContain('caFile');
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
      toThe('info', 'chain-out-of-order', /sends "CN=issuer\.example", "CN=Lower", "CN=Deep", "CN=Upper"\.$/),
    ]);
    expect(found([leaf, third, lower, upper])).toMatchObject([
      toThe('info', 'chain-unrelated-certificate', /"CN=Third"\.$/),
    ]);
  });

  test("is reported as a warning where AWS's procedure would find another certificate and the pin is enforced", () => {
    const chain = [leaf, upper, lower];
    expect(found(chain, TRUSTED, { operatorCas: [root] })).toMatchObject([
      toThe('warning', 'chain-out-of-order', new RegExp(`"CN=Lower" \\(${lower.thumbprint}\\).*the top is "CN=Upper"`)),
    ]);
    expect(found(chain)).toMatchObject([toThe('info', 'chain-out-of-order')]);
  });
});

describe('unrelated certificates in a chain', () => {
  test('are reported with their names', () => {
    const of = { operatorCas: [root] };
    expect(found([leaf, lower, upper, unrelatedCertificate], TRUSTED, of)).toMatchObject([
      toThe('warning', 'chain-unrelated-certificate', /"CN=Stranger"/),
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
    expect(found([leaf, lower, upper, ...many])).toMatchObject([
      toThe('info', 'chain-unrelated-certificate', /"CN=5", 2 more\./),
    ]);
  });

  test('include bytes that are no certificate', () => {
    expect(found([leaf, lower, upper, { der: Buffer.from('junk') }])).toMatchObject([
      toThe('info', 'chain-unrelated-certificate', /\(unreadable\)/),
    ]);
  });
});

test('certificates that were sent more than once are reported in one finding', () => {
  expect(found([leaf, lower, lower, upper, lower, leaf])).toMatchObject([
    toThe('info', 'chain-duplicate', /more than once: "CN=Lower", "CN=issuer\.example"/),
  ]);
});

test('a root that is sent too is reported as information, with the change that its absence would bring', async () => {
  expect(found([leaf, lower, upper, root])[0]).toMatchObject({
    code: 'chain-root-included',
    severity: 'info',
    action: expect.stringContaining('changes to that of "CN=Upper"'),
  });
  const direct = await issueLeaf(root, { hosts });
  expect(found([direct, root])[0]?.action).toContain("would become the server's own");
});

describe('the pin of a leaf', () => {
  const pinned = () => new Set([leaf.thumbprint]);

  test('is reported as information where the top is another certificate', () => {
    expect(found([leaf, lower, upper], TRUSTED, { publicCas: [root], pinned: pinned() })).toMatchObject([
      toThe('info', 'leaf-pinned', new RegExp(`AWS expects that of "CN=Upper": ${upper.thumbprint}`)),
    ]);
  });

  test('is reported as a warning where the server sends nothing else to pin and AWS checks the pin', async () => {
    const direct = await issueLeaf(root, { hosts });
    const warning = toThe('warning', 'leaf-pinned', /sends nothing above its own certificate/);
    expect(found([direct], TRUSTED, { operatorCas: [root] })).toMatchObject([warning]);
    expect(found([direct], TRUSTED)).toMatchObject([{ code: 'leaf-pinned', severity: 'info' }]);
    const both = [toThe('warning', 'chain-incomplete'), warning];
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
    expect(findingsOf(presentations, { publicCas: [root], now })).toMatchObject([
      toThe('warning', 'certificate-expiring', /in 10 days\. So with 2 of the 3 chains that it presents\.$/),
    ]);
  });

  test('is reported as information where all of its different tops have evidence', async () => {
    const second = await createAuthority({ name: 'Second', issuer: root });
    const presentations = [other(), presented([await issueLeaf(second, { hosts }), second], TRUSTED, '192.0.2.1')];
    expect(findingsOf(presentations, publicRoot())).toMatchObject([
      toThe('info', 'chains-differ', /\("CN=Upper"\) at 192\.0\.2\.9; [0-9a-f]{40} \("CN=Second"\) at 192\.0\.2\.1/),
    ]);
  });

  test('is reported as a warning where only some of its different tops have evidence', async () => {
    const own = await selfSigned({ hosts });
    const findings = findingsOf([other(), presented([own], UNTRUSTED, '192.0.2.66')], publicRoot());
    expect(findings).toMatchObject([{ code: 'chains-differ', severity: 'warning' }]);
    expect(findings[0]?.action).toContain('attacker');
  });

  test('has its first addresses listed, and the others counted', async () => {
    const own = await selfSigned({ hosts });
    const many = Array.from({ length: 12 }, (_, index) => presented([own], UNTRUSTED, `192.0.2.${index + 100}`));
    expect(findingsOf([other(), ...many], publicRoot())[0]?.message).toMatch(/192\.0\.2\.107, 4 more\./);
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
      for (const { message, action } of findings) expect(message + action).toMatch(/^[^\p{C}]+$/u);
      for (const { code } of findings) {
        expect(findings.filter((other) => other.code === code).length).toBeLessThanOrEqual(
          code.startsWith('certificate-exp') ? 2 : 1,
        );
      }
    }),
  );
});
