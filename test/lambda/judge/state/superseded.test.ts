import { readCertificate } from '../../../../lambda/judge/chain/certificate';
import { evictableIn, supersededIn } from '../../../../lambda/judge/state/superseded';
import type { LiveCertificates } from '../../../../lambda/judge/state/liveness';
import { selfSigned } from '../../../../sandbox/certificates';
import { A, B, DAY, HOUR, MARK, NOW, OURS_AND_LIVE, ago, later, stateOf } from '../../../support/remembered';
import { open, liveCertificates } from '../../../support/live-certificates';

const PLACE = 'issuer.example 192.0.2.1 rsa';
const gone = { ...OURS_AND_LIVE, supersededSince: ago(DAY), missedBy: ['one', 'two'] };

function evictable(entry: object, look: Partial<LiveCertificates> = {}) {
  return evictableIn(stateOf({ [A]: { ...gone, ...entry } }), liveCertificates(look), MARK).has(A);
}

test('a superseded thumbprint may leave only where this look is complete, does not show it, and leaves no question open about it', async () => {
  const certificate = readCertificate((await selfSigned({ hosts: ['issuer.example'] })).der);
  const shown = { certificate, places: [PLACE], sound: true, evidence: null, continues: null };
  const state = stateOf({ [A]: gone, [B]: { supersededSince: null } });
  expect(supersededIn(state, liveCertificates(), NOW)).toEqual(new Map([[A, ago(DAY)]]));
  expect(supersededIn(state, liveCertificates({ questions: [open(PLACE)] }), NOW)).toEqual(new Map());
  expect(supersededIn(state, liveCertificates({ counts: false }), NOW)).toEqual(new Map());
  expect(supersededIn(state, liveCertificates({ tops: new Map([[A, shown]]) }), NOW)).toEqual(new Map());
});

test('a superseded thumbprint may be evicted after a day when two looks before this one missed it', () => {
  expect(evictable({})).toBe(true);
  expect(evictable({ supersededSince: ago(DAY - 1) })).toBe(false);
  expect(evictable({ missedBy: ['one'] })).toBe(false);
  expect(evictable({ missedBy: ['one', 'this run'] })).toBe(false);
  expect(evictable({}, { questions: [open(PLACE)] })).toBe(false);
});

test('a superseded thumbprint whose certificate lives less than four days may be evicted after a quarter of its life', async () => {
  const living = async (hours: number) => {
    const validity = { from: ago(HOUR), to: later((hours - 1) * HOUR) };
    const { der } = await selfSigned({ hosts: ['issuer.example'], validity });
    return { certificate: { sha256: '', der } };
  };
  const [short, long] = await Promise.all([living(4), living(96)]);
  expect(evictable({ ...short, supersededSince: ago(HOUR) })).toBe(true);
  expect(evictable({ ...short, supersededSince: ago(HOUR - 1) })).toBe(false);
  expect(evictable({ ...long, supersededSince: ago(DAY - 1) })).toBe(false);
});
