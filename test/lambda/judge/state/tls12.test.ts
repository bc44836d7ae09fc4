import { judgeHosts } from '../../../../lambda/judge/evidence/hosts';
import { rememberedTls12, tls12In, updateTls12 } from '../../../../lambda/judge/state/tls12';
import { basis, hostSeen, seen } from '../../../support/judgement';
import { DAY, NOW, ago, later } from '../../../support/remembered';

const HOST = 'issuer.example';

function known(askedAt: Date, refused = true) {
  return new Map([[HOST, { refused, askedAt }]]);
}

test('the answer of a host is kept under its name, with the port where it is not 443', () => {
  const refused = { refused: true, remembered: false };
  const hosts = judgeHosts(seen({ ...hostSeen(HOST), port: 8443, tls12: refused }), basis());
  expect([...tls12In(hosts)]).toEqual([[`${HOST}:8443`, refused]]);
  expect(tls12In(judgeHosts(seen(hostSeen(HOST)), basis())).size).toBe(0);
});

test('an answer is remembered with the moment when the host was asked', () => {
  const asked = new Map([[HOST, { refused: false, remembered: false }]]);
  expect([...updateTls12(known(ago(DAY)), asked, NOW)]).toEqual([[HOST, { refused: false, askedAt: NOW }]]);
  const remembered = new Map([[HOST, { refused: true, remembered: true }]]);
  expect([...updateTls12(known(ago(DAY / 2)), remembered, NOW)]).toEqual([
    [HOST, { refused: true, askedAt: ago(DAY / 2) }],
  ]);
});

test('an answer that was recalled for another provider is not remembered for this one', () => {
  expect(updateTls12(new Map(), new Map([[HOST, { refused: true, remembered: true }]]), NOW).size).toBe(0);
});

test('an answer that is not needed any more is forgotten', () => {
  expect(updateTls12(known(ago(DAY / 2)), new Map(), NOW).size).toBe(0);
});

test.each([
  ['asked just now', known(NOW), true],
  ['asked within the day', known(ago(DAY - 1)), true],
  ['asked just now, and TLS 1.2 was taken', known(ago(1), false), false],
  ['asked a day ago', known(ago(DAY)), null],
  ['asked by a clock that has been set back since', known(later(1)), null],
])('an answer is recalled for a day, and no longer: %s', (_, tls12, answer) => {
  expect(rememberedTls12({ tls12 }, HOST, NOW)).toBe(answer);
  expect(rememberedTls12({ tls12 }, 'other.example', NOW)).toBeNull();
});
