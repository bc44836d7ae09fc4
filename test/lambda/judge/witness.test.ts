import { type Certificate, readCertificate } from '../../../lambda/judge/certificate';
import { judgeHosts } from '../../../lambda/judge/hosts';
import type { HostObservation } from '../../../lambda/judge/observation';
import {
  type Sight,
  approvedIn,
  certificatesIn,
  lastLiveIn,
  sightOf,
  supersededIn,
  witness,
} from '../../../lambda/judge/witness';
import { selfSigned } from '../../../sandbox/certificates';
import { UNTRUSTED, basis, hostSeen, presented, seen } from '../../support/judging';
import { A, B, DAY, HOUR, NOW, OURS_AND_LIVE, ago, memoryOf, pendingOf, thumb } from '../../support/remembering';

const PLACE = 'issuer.example 192.0.2.1';
let top: Certificate;

beforeAll(async () => {
  top = readCertificate((await selfSigned({ hosts: ['issuer.example', 'keys.example'] })).der);
});

/** A look at all of the hosts that showed nothing that is remembered. */
const sight = (of: Partial<Sight> = {}): Sight => ({ tops: new Map(), unanswered: new Set(), complete: true, ...of });
const live = { ...OURS_AND_LIVE, supersededSince: null };
const afterLook = (of: Partial<Sight> = {}, entry = {}) =>
  witness(memoryOf({ [A]: { ...live, ...entry } }), sight(of), NOW).thumbprints.get(A);

describe('what a look shows', () => {
  const at = (host: string, of: Partial<HostObservation>, ...addresses: string[]) => ({
    ...hostSeen(host, ...addresses.map((address) => presented([top], UNTRUSTED, address))),
    ...of,
  });

  test('is each top once, with all places where it was seen', () => {
    const observation = seen(
      at('issuer.example', {}, '192.0.2.1', '192.0.2.1', '192.0.2.2'),
      at('keys.example', { port: 8443 }, '192.0.2.1'),
    );
    const { tops } = sightOf(judgeHosts(observation, basis()), true);
    expect([...tops].map(([thumbprint, { places }]) => [thumbprint, places])).toEqual([
      [top.thumbprint, [PLACE, 'issuer.example 192.0.2.2', 'keys.example:8443 192.0.2.1']],
    ]);
  });

  test('says which places did not answer', () => {
    const unanswered = [{ address: '192.0.2.9', asked: null, why: 'silent' as const }];
    const hosts = judgeHosts(seen(at('issuer.example', { unanswered }, '192.0.2.1')), basis());
    expect(sightOf(hosts, true).unanswered).toEqual(new Set(['issuer.example 192.0.2.9']));
  });
});

describe('a thumbprint', () => {
  test('that is seen is live now, where it was seen, and its certificate is remembered', () => {
    const tops = new Map([[top.thumbprint, { certificate: top, places: [PLACE] }]]);
    const before = memoryOf({ [top.thumbprint]: { supersededSince: ago(DAY), lastLive: ago(2 * DAY) } });
    expect(witness(before, sight({ tops }), NOW).thumbprints.get(top.thumbprint)).toMatchObject({
      lastLive: NOW,
      supersededSince: null,
      places: [PLACE],
      certificate: { sha256: top.sha256, der: top.der },
    });
  });

  test('whose certificate is of no sane size is remembered without it', () => {
    const huge = { ...top, der: new Uint8Array(8193) };
    const tops = new Map([[A, { certificate: huge, places: [PLACE] }]]);
    expect(afterLook({ tops })).toMatchObject({ places: [PLACE], certificate: null });
  });

  test.each([
    ['is noted once a day while it stays live', {}, DAY - 1, DAY - 1],
    ['is noted anew after a day', {}, DAY, 0],
    ['is noted anew after a day by a clock that was put back', {}, -DAY, 0],
    ['is noted at once when it comes back', { supersededSince: ago(1) }, HOUR, 0],
  ])('%s', (_, entry, lastLive, noted) => {
    const tops = new Map([[A, { certificate: top, places: [PLACE] }]]);
    expect(afterLook({ tops }, { ...entry, lastLive: ago(lastLive) })?.lastLive).toEqual(ago(noted));
  });

  test('says the same of addresses that a resolver gives in turns', () => {
    const [one, other] = ['192.0.2.1', '192.0.2.2'].map((address) => presented([top], UNTRUSTED, address));
    const placesOf = (...presentations: NonNullable<typeof one>[]) =>
      sightOf(judgeHosts(seen(hostSeen('issuer.example', ...presentations)), basis()), true).tops.get(top.thumbprint)
        ?.places;
    if (!one || !other) throw new Error('There are two.');
    expect(placesOf(one, other)).toEqual(placesOf(other, one));
  });

  test('that was live and is seen no more is superseded since the first such look', () => {
    expect(afterLook()?.supersededSince).toEqual(NOW);
    expect(afterLook({}, { supersededSince: ago(DAY) })?.supersededSince).toEqual(ago(DAY));
  });

  test.each([
    ['nobody ever saw it live', {}, { lastLive: null }],
    ['the documents could not be read', { complete: false }, {}],
    ['the place that showed it is silent', { unanswered: new Set([PLACE]) }, {}],
  ])('is not superseded while %s', (_, of, entry) => {
    expect(afterLook(of, entry)?.supersededSince).toBeNull();
  });

  test('is superseded when another place is silent', () => {
    expect(afterLook({ unanswered: new Set(['issuer.example 192.0.2.9']) })?.supersededSince).toEqual(NOW);
  });
});

test('what is superseded may leave only as far as this look can tell', () => {
  const memory = memoryOf({ [A]: { ...live, supersededSince: ago(DAY) }, [B]: live });
  expect(supersededIn(memory, sight())).toEqual(new Map([[A, ago(DAY)]]));
  expect(supersededIn(memory, sight({ unanswered: new Set([PLACE]) }))).toEqual(new Map());
  expect(supersededIn(memory, sight({ complete: false }))).toEqual(new Map());
});

test('what was live at the last look is neither superseded nor unseen', () => {
  expect(lastLiveIn(memoryOf({ [A]: live, [B]: { ...live, supersededSince: ago(1) }, [thumb(3)]: {} }))).toEqual(
    new Set([A]),
  );
});

describe('an approval', () => {
  const overlap = 30 * DAY;
  const approved = (of: object, overlapMs: number | null = overlap) =>
    approvedIn(memoryOf({ [A]: { by: 'approved', ...of } }), overlapMs, NOW).has(A);

  test('is what a person approved or pinned ahead, written or still to be written', () => {
    const pending = pendingOf({}, { [B]: { by: 'approved' } });
    const memory = memoryOf({ [A]: { by: 'staged' }, [thumb(3)]: { by: 'watcher' }, [thumb(4)]: {} }, { pending });
    expect(approvedIn(memory, overlap, NOW)).toEqual(new Set([A, B]));
  });

  test('lasts while it is live, was never live, or is superseded for no longer than the overlap', () => {
    expect(approved({ lastLive: NOW })).toBe(true);
    expect(approved({ firstSeen: ago(900 * DAY) })).toBe(true);
    expect(approved({ lastLive: ago(overlap), supersededSince: ago(overlap) })).toBe(true);
  });

  test('ends after that, unless nothing ever leaves', () => {
    const old = { lastLive: ago(overlap + HOUR), supersededSince: ago(overlap + HOUR) };
    expect(approved(old)).toBe(false);
    expect(approved(old, null)).toBe(true);
  });
});

test('a remembered certificate that is none is survived', () => {
  const certificate = { sha256: 'x', der: new Uint8Array([1, 2]) };
  expect(certificatesIn(memoryOf({ [A]: { certificate }, [B]: {} }))).toMatchObject([{ x509: null }]);
});
