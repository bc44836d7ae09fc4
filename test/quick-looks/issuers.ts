import { type Authority, createAuthority, issueLeaf } from '../../sandbox/certificates';
import type { Look } from '../examples/account';
import { ALL_ALONG, on } from '../notification-volume/calendar';
import { randomFrom } from '../support/random';
import { DAYS } from './schedules';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Number of issuers. All have certificates of a private CA, so AWS checks the pin of each. */
export const ISSUERS = 20;

/** Time for which nothing answers. */
export interface Outage {
  from: Date;
  to: Date;
}

/** What an issuer presents from a moment on. */
export interface Presented extends Look {
  from: Date;
  thumbprint: string;
}

/** An issuer in the ninety days. */
export interface Actor {
  host: string;
  issuer: string;
  /** Its chains, the first of which is pinned. */
  chains: readonly Presented[];
  outages: readonly Outage[];
}

/** Outages that last, by number of the issuer: what operators hear of, and what a full run would have seen of it. */
const OUTAGES: ReadonlyMap<number, readonly Outage[]> = new Map([
  // Two quick looks miss it.
  [1, [{ from: on(5, '10:01'), to: on(5, '10:10') }]],
  [2, [{ from: on(10, '14:20'), to: on(10, '14:45') }]],
  [3, [{ from: on(17, '02:00'), to: on(17, '05:00') }]],
  // Two full runs see it.
  [4, [{ from: on(30, '03:00'), to: on(30, '14:00') }]],
  [5, [{ from: on(45, '05:00'), to: on(47, '05:00') }]],
  // It comes and goes.
  [
    6,
    [
      { from: on(60, '08:00'), to: on(60, '08:30') },
      { from: on(62, '20:00'), to: on(62, '20:30') },
      { from: on(63, '09:00'), to: on(63, '09:30') },
    ],
  ],
]);

/** Length of a blip, and the time around a rotation or an outage in which an issuer has none. */
const BLIP_MS = 5 * MINUTE;
const QUIET_MS = HOUR;

/** Makes them; `root` is the private CA. */
export async function makeIssuers(root: Authority, count = ISSUERS): Promise<Actor[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => makeIssuer(index + 1, root)));
}

async function makeIssuer(number: number, root: Authority): Promise<Actor> {
  const host = `issuer-${String(number).padStart(2, '0')}.example`;
  const random = randomFrom(number);
  // One in the first half, and one in the second, whose first certificate leaves the list before the end.
  const rotations = [2, 46].map((day) => new Date(on(day).getTime() + Math.floor(random() * 40 * DAY)));
  const chains = await Promise.all(
    [on(0), ...rotations].map(async (from, index) => {
      const issuing = await createAuthority({ name: `Issuing CA ${index + 1}`, issuer: root, validity: ALL_ALONG });
      const leaf = await issueLeaf(issuing, { hosts: [host], validity: ALL_ALONG });
      return { from, thumbprint: issuing.thumbprint, chain: [leaf, issuing], trusted: true };
    }),
  );
  const outages = OUTAGES.get(number) ?? [];
  const busy = [...outages, ...rotations.map((at) => ({ from: at, to: at }))];
  return { host, issuer: `https://${host}`, chains, outages: [...outages, ...blipsBeside(busy, random)] };
}

/** Returns blips of five minutes, about one in two weeks, and none near to what else happens. */
function blipsBeside(busy: readonly Outage[], random: () => number): Outage[] {
  const blips: Outage[] = Array.from({ length: Math.floor(DAYS / 14) }, () => {
    const from = on(2).getTime() + Math.floor(random() * (DAYS - 3) * DAY);
    return { from: new Date(from), to: new Date(from + BLIP_MS) };
  });
  const isNear = (one: Outage, other: Outage): boolean =>
    one.from.getTime() - QUIET_MS < other.to.getTime() && other.from.getTime() - QUIET_MS < one.to.getTime();
  return blips.filter((blip, index) => ![...busy, ...blips.slice(0, index)].some((other) => isNear(blip, other)));
}

/** True if an outage is a blip. */
export function isBlip({ from, to }: Outage): boolean {
  return to.getTime() - from.getTime() === BLIP_MS;
}
