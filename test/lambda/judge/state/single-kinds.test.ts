import fc from 'fast-check';
import { type JudgedHost, judgeHosts } from '../../../../lambda/judge/evidence/hosts';
import type { HostObservation, KeyKind, Presentation, Unanswered } from '../../../../lambda/judge/observation';
import { updateChains } from '../../../../lambda/judge/state/chain-changes';
import type { ProviderState } from '../../../../lambda/judge/state/provider-state';
import { singleKindOf, updateSingleKinds } from '../../../../lambda/judge/state/single-kinds';
import { TRUSTED, UNTRUSTED, basis, hostSeen, seen } from '../../../support/judgement';
import { DAY, HOUR, NOW, ago, later } from '../../../support/remembered';

const HOST = 'issuer.example';
const ADDRESSES = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];

type Known = Pick<ProviderState, 'singleKinds' | 'chains' | 'enforced'>;

const NOTHING: Known = { singleKinds: new Map(), chains: new Map(), enforced: false };

function chainOf(name: string): Uint8Array[] {
  return [new TextEncoder().encode(name)];
}

function shown(address: string, asked: KeyKind = 'rsa', chain = 'a'): Presentation {
  return { address, asked, chain: chainOf(chain), verdict: TRUSTED };
}

function open(why: Unanswered['why'], address: string, asked: KeyKind | null = 'ecdsa'): Unanswered {
  return { address, asked, why };
}

function hostsOf(of: Partial<HostObservation>, ...presentations: Presentation[]): JudgedHost[] {
  return judgeHosts(seen({ ...hostSeen(HOST, ...presentations), ...of }), basis());
}

/** What is known after a look. */
function after(known: Known, hosts: JudgedHost[], now = NOW, counts = true): Known {
  const { chains } = updateChains({ ...known, chainsChanged: null }, hosts, now);
  return { ...known, chains, singleKinds: updateSingleKinds(known, { hosts, counts, now }) };
}

const [A = '', B = ''] = ADDRESSES;
const known = after(NOTHING, hostsOf({}, shown(A), shown(B)), ago(HOUR));

test.each(['rsa', 'ecdsa'] as const)(
  'a host that presents %s certificates alone is remembered to have that kind',
  (kind) => {
    const { singleKinds, chains } = after(NOTHING, hostsOf({}, shown(A, kind), shown(B, kind)));
    expect([...singleKinds]).toEqual([
      [`${HOST} ${A} ${kind}`, NOW],
      [`${HOST} ${B} ${kind}`, NOW],
    ]);
    expect(singleKindOf({ singleKinds, chains, enforced: false }, HOST, later(HOUR))?.kind).toBe(kind);
  },
);

test.each<[string, JudgedHost[]]>([
  ['both kinds at one address', hostsOf({}, shown(A), shown(A, 'ecdsa', 'b'))],
  ['one kind at one address and the other at another', hostsOf({}, shown(A), shown(B, 'ecdsa', 'b'))],
  ['any kind, as it answers no question for one', hostsOf({}, shown(A, 'any'))],
  ['nothing over TLS 1.2', hostsOf({ tls13Only: true }, shown(A))],
  ['a question without an answer', hostsOf({ unanswered: [open('silent', A)] }, shown(A))],
  ['an address that is silent', hostsOf({ unanswered: [open('silent', B, null)] }, shown(A))],
  ['an address beyond the limit', hostsOf({ unanswered: [open('beyond-limit', B, null)] }, shown(A))],
  ['an address that is not allowed', hostsOf({ unanswered: [open('not-allowed', B, null)] }, shown(A))],
  ['a chain that was not known', hostsOf({}, shown(A, 'rsa', 'b'), shown(B))],
  ['nothing at all', hostsOf({})],
])('nothing is kept of a host that presents %s', (_, hosts) => {
  expect(after(known, hosts).singleKinds.size).toBe(0);
});

test('a family of addresses without a route is nothing that a host leaves open', () => {
  const hosts = hostsOf({ unanswered: [open('no-route', '2001:db8::1', null)] }, shown(A));
  expect([...after(NOTHING, hosts).singleKinds.keys()]).toEqual([`${HOST} ${A} rsa`]);
});

test('a look that does not count adds nothing, and keeps what is known', () => {
  expect(after(NOTHING, hostsOf({}, shown(A)), NOW, false).singleKinds.size).toBe(0);
  expect(after(known, hostsOf({}, shown(A), shown(B)), NOW, false).singleKinds).toEqual(known.singleKinds);
});

test('a look that asked for one kind alone adds nothing and prolongs nothing', () => {
  const unanswered = [open('remembered', A), open('remembered', B)];
  const hosts = hostsOf({ unanswered }, shown(A), shown(B));
  expect(after(known, hosts).singleKinds).toEqual(known.singleKinds);
  expect(after(known, hosts, later(DAY)).singleKinds.size).toBe(0);
  expect(after(NOTHING, hosts).singleKinds.size).toBe(0);
});

test('a look that asked for both kinds within the day leaves the moment as it was, so that nothing is to be kept', () => {
  expect(after(known, hostsOf({}, shown(A), shown(B))).singleKinds).toEqual(known.singleKinds);
  const next = after(known, hostsOf({}, shown(A), shown(B)), later(DAY));
  expect([...next.singleKinds.values()]).toEqual([later(DAY), later(DAY)]);
});

test('addresses that DNS gives in turns are known side by side, sixteen of them at most', () => {
  const third = after(known, hostsOf({}, shown('192.0.2.3')));
  expect([...third.singleKinds.keys()]).toEqual(['192.0.2.3', A, B].map((address) => `${HOST} ${address} rsa`));
  const many = Array.from({ length: 20 }, (_, index) => shown(`198.51.100.${index}`));
  expect(after(third, hostsOf({}, ...many)).singleKinds.size).toBe(16);
});

test.each<[string, Partial<Known>, Date]>([
  ['AWS checks the thumbprint', { enforced: true }, NOW],
  ['it is not known whether AWS checks the thumbprint', { enforced: null }, NOW],
  ['a day has passed', {}, later(DAY - HOUR)],
  ['the clock has been set back', {}, ago(2 * HOUR)],
  [
    'both kinds are known, as after a change of hands in the table',
    {
      singleKinds: new Map([
        [`${HOST} ${A} rsa`, NOW],
        [`${HOST} ${A} ecdsa`, NOW],
      ]),
    },
    NOW,
  ],
  ['the kind is none that can be asked for', { singleKinds: new Map([[`${HOST} ${A} any`, NOW]]) }, NOW],
])('both kinds are asked for where %s', (_, of, now) => {
  expect(singleKindOf({ ...known, ...of }, HOST, now)).toBeNull();
  expect(singleKindOf(known, HOST, NOW)).not.toBeNull();
});

test.each<[string, Presentation, boolean]>([
  ['what is known', shown(A), true],
  ['what is known at another address of the host', shown(B), true],
  ['another chain', shown(A, 'rsa', 'b'), false],
  ['a new address', shown('192.0.2.9'), false],
  ['a chain that does not verify any more', { ...shown(A), verdict: UNTRUSTED }, false],
])('a host that presents %s is the same as before, or asked for the other kind, too', (_, presentation, same) => {
  expect(singleKindOf(known, HOST, NOW)?.isSame(presentation)).toBe(same);
});

test('the other kind is never left out for longer than a day after the last time that it was asked for', () => {
  const look = fc.record({
    hours: fc.integer({ min: 0, max: 30 }),
    chain: fc.constantFrom('a', 'b'),
    ecdsa: fc.constantFrom(null, 'c'),
    addresses: fc.subarray(ADDRESSES, { minLength: 1 }),
    counts: fc.boolean(),
    enforced: fc.constantFrom(true, false, false, false),
  });
  fc.assert(
    fc.property(fc.array(look, { maxLength: 12 }), (looks) => {
      let state = NOTHING;
      let now = NOW;
      const asked = new Map<string, Date>();
      for (const { hours, chain, ecdsa, addresses, counts, enforced } of looks) {
        now = new Date(now.getTime() + hours * HOUR);
        const single = singleKindOf(state, HOST, now);
        const unanswered: Unanswered[] = [];
        const leftOut: unknown[] = [];
        const presentations = addresses.flatMap((address) => {
          const first = shown(address, single?.kind ?? 'rsa', single?.kind === 'ecdsa' ? 'c' : chain);
          if (single?.isSame(first)) {
            unanswered.push(open('remembered', address, single.kind === 'rsa' ? 'ecdsa' : 'rsa'));
            const last = asked.get(address) ?? new Date(0);
            if (now.getTime() - last.getTime() >= DAY || state.enforced) leftOut.push([address, now]);
            return [first];
          }
          asked.set(address, now);
          return [shown(address, 'rsa', chain), ...(ecdsa ? [shown(address, 'ecdsa', ecdsa)] : [])];
        });
        expect(leftOut).toEqual([]);
        state = { ...after(state, hostsOf({ unanswered }, ...presentations), now, counts), enforced };
      }
    }),
  );
});
