import { type HandshakeWeakness, weaknessesOf } from '../../../../lambda/judge/chain/handshake-strength';
import type { HandshakeFacts } from '../../../../lambda/judge/observation';
import { type Authority, createAuthority, issueLeaf } from '../../../../sandbox/certificates';
import { TRUSTED, UNTRUSTED, basis, presented, judgeChain } from '../../../support/judgement';

const HOST = 'issuer.example';
const SAFE: HandshakeFacts = {
  version: 'TLSv1.2',
  cipher: 'ECDHE-RSA-AES128-GCM-SHA256',
  dhBits: null,
  strict: true,
  secureRenegotiation: true,
};

test.each<[string, Partial<HandshakeFacts>, HandshakeWeakness[]]>([
  ['ECDHE with AES-GCM', {}, []],
  ['ECDHE with ChaCha20', { cipher: 'ECDHE-ECDSA-CHACHA20-POLY1305' }, []],
  ['ECDHE with AES-CCM', { cipher: 'ECDHE-ECDSA-AES256-CCM' }, []],
  ['Diffie-Hellman with 2048 bits', { cipher: 'DHE-RSA-AES128-GCM-SHA256', dhBits: 2048 }, []],
  [
    'Diffie-Hellman with 1024 bits',
    { cipher: 'DHE-RSA-AES128-GCM-SHA256', dhBits: 1024 },
    [{ what: 'small-dh-group', bits: 1024, unsafe: true }],
  ],
  ['no secure renegotiation', { secureRenegotiation: false }, [{ what: 'no-secure-renegotiation', unsafe: true }]],
  [
    'keys sent under RSA',
    { cipher: 'AES128-GCM-SHA256' },
    [{ what: 'old-cipher', cipher: 'AES128-GCM-SHA256', unsafe: false }],
  ],
  ['CBC', { cipher: 'ECDHE-RSA-AES128-SHA' }, [{ what: 'old-cipher', cipher: 'ECDHE-RSA-AES128-SHA', unsafe: false }]],
  ['TLS 1.3 by the most permissive offer', { version: 'TLSv1.3', secureRenegotiation: false, strict: false }, []],
])('weaknessesOf lists the weaknesses, if any, of a handshake with %s', (_, of, weak) => {
  expect(weaknessesOf({ ...SAFE, ...of })).toEqual(weak);
});

test('weaknessesOf lists nothing where nothing is known about the handshake', () => {
  expect(weaknessesOf(undefined)).toEqual([]);
});

describe('a verdict below security level 2', () => {
  let root: Authority;
  let intermediate: Authority;
  beforeAll(async () => {
    root = await createAuthority({ name: 'Root' });
    intermediate = await createAuthority({ name: 'Intermediate', issuer: root });
  });
  const judged = async (leaf: object, strict: boolean, issuers = [intermediate], verdict = TRUSTED) => {
    const [ca = root] = issuers;
    const chain = [await issueLeaf(ca, { hosts: [HOST], ...leaf }), ...issuers];
    const presentation = { ...presented(chain, verdict), handshake: { ...SAFE, strict } };
    return judgeChain(presentation, HOST, basis({ publicCas: [root] }));
  };

  test('holds for a chain whose keys and signatures meet level 2', async () => {
    expect(await judged({}, false)).toMatchObject({ evidence: 'web-pki', publiclyTrusted: true, flaw: null });
    expect(await judged({}, false, [intermediate, root])).toMatchObject({ evidence: 'web-pki' });
  });

  test.each([
    ['a key of 1024 bits', { keyType: 'RSA-1024' }],
    ['a SHA-1 signature', { hash: 'SHA-1' }],
  ])('does not hold for a leaf with %s', async (_, leaf) => {
    const weak = { evidence: null, publiclyTrusted: false, verdict: { trusted: false, code: 'UNSPECIFIED' } };
    expect(await judged(leaf, false)).toMatchObject(weak);
    // At level 2, OpenSSL itself would have said so.
    expect(await judged(leaf, true)).toMatchObject({ evidence: 'web-pki' });
  });

  test('does not hold for a CA with a key of 1024 bits', async () => {
    const weak = await createAuthority({ name: 'Weak', issuer: root, keyType: 'RSA-1024' });
    expect(await judged({}, false, [weak])).toMatchObject({ evidence: null });
  });

  test('stays untrusted where OpenSSL does not trust the chain', async () => {
    expect(await judged({}, false, [intermediate], UNTRUSTED)).toMatchObject({ verdict: UNTRUSTED, evidence: null });
  });
});
