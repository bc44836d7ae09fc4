import { type Certificate, readCertificate } from '../../../../lambda/judge/chain/certificate';
import { judgeHosts } from '../../../../lambda/judge/evidence/hosts';
import {
  type SeenTop,
  type LiveCertificates,
  liveCertificatesIn,
  updateLiveness,
} from '../../../../lambda/judge/state/liveness';
import { createAuthority, issueLeaf, selfSigned } from '../../../../sandbox/certificates';
import { TRUSTED, UNTRUSTED, basis, hostSeen, presented, seen } from '../../../support/judgement';
import { A, B, DAY, HOUR, MARK, NOW, OURS_AND_LIVE, VALIDITY, ago, stateOf } from '../../../support/remembered';
import { open, liveCertificates } from '../../../support/live-certificates';

const PLACE = 'issuer.example 192.0.2.1 rsa';
const OTHER = 'issuer.example 192.0.2.9 rsa';
let top: Certificate;

beforeAll(async () => {
  top = readCertificate((await selfSigned({ hosts: ['issuer.example', 'keys.example'], validity: VALIDITY })).der);
});

function shown(of: Partial<SeenTop> = {}): SeenTop {
  return {
    certificate: top,
    places: [PLACE],
    sound: true,
    evidence: 'web-pki',
    continues: null,
    ...of,
  };
}

const live = { ...OURS_AND_LIVE, supersededSince: null };

function afterLook(of: Partial<LiveCertificates> = {}, entry = {}, known = {}) {
  return updateLiveness(stateOf({ [A]: { ...live, ...entry } }, known), liveCertificates(of), MARK).thumbprints.get(A);
}

function whenShown(of: Partial<SeenTop>, entry = {}, look: Partial<LiveCertificates> = {}) {
  return afterLook({ ...look, tops: new Map([[A, shown(of)]]) }, entry);
}

describe('a top that a look shows', () => {
  const own = () => basis({ pinned: new Set([top.thumbprint]) });

  test('is listed once, with all places where a chain proves it', () => {
    const at = (host: string, ...places: [string, 'rsa' | 'ecdsa'][]) =>
      hostSeen(host, ...places.map(([address, asked]) => presented([top], UNTRUSTED, address, asked)));
    const observation = seen(at('issuer.example', ['192.0.2.1', 'rsa'], ['192.0.2.1', 'ecdsa'], ['192.0.2.2', 'rsa']), {
      ...at('keys.example', ['192.0.2.1', 'rsa']),
      port: 8443,
    });
    const { tops } = liveCertificatesIn(judgeHosts(observation, own()), true);
    const places = [
      'issuer.example 192.0.2.1 ecdsa',
      'issuer.example 192.0.2.1 rsa',
      'issuer.example 192.0.2.2 rsa',
      'keys.example:8443 192.0.2.1 rsa',
    ];
    expect([...tops]).toMatchObject([[top.thumbprint, { places, sound: true, evidence: 'continuity' }]]);
  });

  test('is not sound where the chain does not name the host', async () => {
    const other = await selfSigned({ hosts: ['other.example'], validity: VALIDITY });
    const pinned = basis({ pinned: new Set([other.thumbprint]), approved: new Set([other.thumbprint]) });
    const hosts = judgeHosts(seen(hostSeen('issuer.example', presented([other], UNTRUSTED))), pinned);
    expect([...liveCertificatesIn(hosts, true).tops]).toMatchObject([[other.thumbprint, { sound: false, places: [] }]]);
  });

  test('is sound where one chain of several proves it', async () => {
    const ca = await createAuthority({ name: 'CA' });
    const [mine, wrong] = await Promise.all(
      ['issuer.example', 'other.example'].map((host) => issueLeaf(ca, { hosts: [host] })),
    );
    if (!mine || !wrong) throw new Error('There are two.');
    const chains = [
      presented([wrong, ca], TRUSTED, '192.0.2.1'),
      presented([mine, ca], TRUSTED, '192.0.2.2'),
      presented([wrong, ca], TRUSTED, '192.0.2.3'),
    ];
    const hosts = judgeHosts(seen(hostSeen('issuer.example', ...chains)), basis({ publicCas: [ca] }));
    const places = ['issuer.example 192.0.2.2 rsa'];
    expect([...liveCertificatesIn(hosts, true).tops]).toMatchObject([
      [ca.thumbprint, { sound: true, places, evidence: 'web-pki' }],
    ]);
  });

  test('has the same places in whatever order a resolver gives the addresses', () => {
    const [one, other] = ['192.0.2.1', '192.0.2.2'].map((address) => presented([top], UNTRUSTED, address));
    if (!one || !other) throw new Error('There are two.');
    const placesOf = (...presentations: (typeof one)[]) =>
      liveCertificatesIn(judgeHosts(seen(hostSeen('issuer.example', ...presentations)), own()), true).tops.get(
        top.thumbprint,
      )?.places;
    expect(placesOf(one, other)).toEqual(placesOf(other, one));
  });
});

describe('a thumbprint that is presented', () => {
  test('is live again, and is remembered with its places and its certificate', () => {
    const before = { supersededSince: ago(DAY), absentSince: ago(DAY), missedBy: ['one'], lastLive: ago(2 * DAY) };
    expect(whenShown({ places: [OTHER] }, before)).toMatchObject({
      lastLive: NOW,
      absentSince: null,
      supersededSince: null,
      missedBy: [],
      places: [OTHER],
      certificate: { sha256: top.sha256, der: top.der },
    });
  });

  test('is not superseded even where no chain is sound, but does not become live by that', () => {
    const unsound = { sound: false, places: [] };
    expect(whenShown(unsound, { lastLive: null, places: [] })).toMatchObject({ lastLive: null, supersededSince: null });
    expect(whenShown(unsound, { supersededSince: ago(DAY) })).toMatchObject({ supersededSince: null, places: [PLACE] });
  });

  test('keeps the certificate that was remembered first, whatever else has its SHA-1', () => {
    const certificate = { sha256: 'f'.repeat(64), der: new Uint8Array([1]) };
    expect(whenShown({}, { certificate })?.certificate).toBe(certificate);
  });

  test('is remembered without its certificate where that is too large', () => {
    const huge = { ...top, der: new Uint8Array(8193) };
    expect(whenShown({ certificate: huge })).toMatchObject({ places: [PLACE], certificate: null });
  });

  test.each([
    ['is noted once a day while it stays live', {}, DAY - 1, DAY - 1],
    ['is noted again after a day', {}, DAY, 0],
    ['is noted again where the clock was set back by a day', {}, -DAY, 0],
    ['is noted at once when it comes back', { supersededSince: ago(1) }, HOUR, 0],
  ])('%s', (_, entry, lastLive, withConditions) => {
    expect(whenShown({}, { ...entry, lastLive: ago(lastLive) })?.lastLive).toEqual(ago(withConditions));
  });
});

describe('a pin that someone else put in', () => {
  const external = { by: 'external' as const, founds: false };

  test.each([
    ['founds continuity once it has evidence of another kind', { evidence: 'web-pki' as const }, {}, true],
    [
      'founds continuity once another pin is evidence for it',
      { evidence: 'continuity' as const, continues: B },
      {},
      true,
    ],
    [
      'founds no continuity by being evidence for itself',
      { evidence: 'continuity' as const, continues: 'itself' },
      {},
      false,
    ],
    ['founds no continuity where no chain is sound', { sound: false }, {}, false],
    ['founds no continuity in a look that does not count', {}, { counts: false }, false],
  ])('%s', (_, of, look, founds) => {
    const continues = 'continues' in of && of.continues === 'itself' ? top.thumbprint : null;
    expect(whenShown({ ...of, ...(continues && { continues }) }, external, look)?.founds).toBe(founds);
  });
});

describe('the standing of a thumbprint', () => {
  const standing = (of: Partial<SeenTop>, before: 'operator-ca' | 'web-pki' | null = null) =>
    updateLiveness(
      stateOf({ [A]: { standing: before }, [B]: { standing: 'approved' } }),
      liveCertificates({ tops: new Map([[A, shown(of)]]) }),
      MARK,
    ).thumbprints.get(A)?.standing;

  test.each([
    ['is the evidence that the thumbprint has', { evidence: 'operator-ca' as const }, null, 'operator-ca'],
    [
      'is that of the pin that the thumbprint continues',
      { evidence: 'continuity' as const, continues: B },
      null,
      'approved',
    ],
    [
      'stays while the thumbprint continues itself',
      { evidence: 'continuity' as const, continues: A },
      'web-pki' as const,
      'web-pki',
    ],
    ['does not change by a chain that proves nothing', { sound: false }, 'operator-ca' as const, 'operator-ca'],
    ['is not known where nothing proves the thumbprint', { evidence: null }, null, null],
  ])('%s', (_, of, before, expected) => {
    expect(standing(of, before)).toBe(expected);
  });
});

describe('a thumbprint that is not presented any more', () => {
  test('is superseded from the first complete look that does not show it', () => {
    expect(afterLook()).toMatchObject({ absentSince: NOW, supersededSince: NOW, missedBy: ['this run'] });
    const before = { supersededSince: ago(DAY), absentSince: ago(DAY), missedBy: ['one'] };
    expect(afterLook({}, before)).toMatchObject({ ...before, missedBy: ['one', 'this run'] });
  });

  test('is counted as missed once by a run that looks again, and no more than twice in all', () => {
    const before = { supersededSince: ago(DAY), missedBy: ['this run'] };
    expect(afterLook({}, before)?.missedBy).toEqual(['this run']);
    expect(afterLook({}, { ...before, missedBy: ['one', 'two'] })?.missedBy).toEqual(['one', 'two']);
  });

  test.each([
    ['it was never seen live', {}, { lastLive: null }],
    ['the look does not count', { counts: false }, {}],
  ])('stays as it is where %s', (_, of, entry) => {
    expect(afterLook(of, entry)).toEqual(stateOf({ [A]: { ...live, ...entry } }).thumbprints.get(A));
  });

  test('is absent, but not superseded, while the answer to an open question might present it', () => {
    for (const question of [open(PLACE), open(OTHER), open(OTHER, 'not-allowed'), open(PLACE, 'no-route')]) {
      expect(afterLook({ questions: [question] })).toMatchObject({ absentSince: NOW, supersededSince: null });
    }
  });

  test('is superseded despite an open question elsewhere that is older than seven days, without a route, or beyond the limit', () => {
    const known = { unanswered: new Map([[OTHER, ago(7 * DAY + 1)]]) };
    expect(afterLook({ questions: [open(OTHER)] }, {}, known)?.supersededSince).toEqual(NOW);
    expect(afterLook({ questions: [open(OTHER, 'no-route')] })?.supersededSince).toEqual(NOW);
    expect(afterLook({ questions: [open(OTHER, 'beyond-limit')] })?.supersededSince).toEqual(NOW);
  });
});
