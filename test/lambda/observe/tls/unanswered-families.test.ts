import type { AddressOutcome } from '../../../../lambda/observe/tls/handshakes';
import { unansweredAt } from '../../../../lambda/observe/tls/unanswered';
import { silenceOf } from '../../../../lambda/observe/tls/failure';

const V4 = ['192.0.2.1', '192.0.2.2'];
const V6 = ['2001:db8::1', '2001:db8::2'];

function outcome(of: Partial<AddressOutcome>): AddressOutcome {
  return {
    connections: [],
    failure: null,
    tls13Only: false,
    unanswered: [],
    notAsked: null,
    noRoute: false,
    ...of,
  };
}

const answered = outcome({});
const silent = outcome({ unanswered: [null] });
const noRoute = outcome({ unanswered: [null], noRoute: true });

function reasons(...outcomes: AddressOutcome[]) {
  return unansweredAt(
    [...V4, ...V6].map((address) => ({ address, port: 443 })),
    outcomes,
  ).map(({ address, why }) => [address, why]);
}

test.each(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'])('%s means that there is no route', (code) => {
  expect(silenceOf({ code })).toBe('no-route');
});

test.each(['EHOSTUNREACH', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE'])('%s counts as silence', (code) => {
  expect(silenceOf({ code })).toBe('silent');
});

test('a family that this machine has no route to is unanswered for that reason where the other family answers', () => {
  expect(reasons(answered, answered, noRoute, noRoute)).toEqual(V6.map((address) => [address, 'no-route']));
  expect(reasons(noRoute, noRoute, answered, silent)).toEqual([
    ...V4.map((address) => [address, 'no-route']),
    [V6[1], 'silent'],
  ]);
});

test('an address of a family without a route is silent where another address of that family has one', () => {
  expect(reasons(answered, answered, noRoute, silent)).toEqual(V6.map((address) => [address, 'silent']));
  expect(reasons(answered, answered, noRoute, answered)).toEqual([[V6[0], 'silent']]);
});

test('no family counts as one without a route where none answers', () => {
  expect(reasons(silent, silent, noRoute, noRoute).map(([, why]) => why)).toEqual(Array(4).fill('silent'));
  expect(reasons(noRoute, noRoute, noRoute, noRoute).map(([, why]) => why)).toEqual(Array(4).fill('silent'));
});
