import type { KeyKind } from '../observation';

/** Length to which a host's name is kept, in characters: an item of the table holds dozens of places, and has 400 KB in all. */
const NAME_LENGTH = 64;

/** Returns a place as text: a question at an address of a host, for example `issuer.example 192.0.2.1 ecdsa`. */
export function placeOf(host: string, address: string, asked: KeyKind): string {
  return written(host, address, asked);
}

/** Returns an address beyond the limit, which was asked nothing, as text: `issuer.example 192.0.2.1 -`. */
export function skippedPlaceOf(host: string, address: string): string {
  return written(host, address, '-');
}

/** Returns the parts of a place as text. Words stand in place of an address where DNS did not give any. */
function written(host: string, address: string, asked: string): string {
  return [host.slice(0, NAME_LENGTH), address.replaceAll(' ', '-'), asked].join(' ');
}

/** True if the answers to two questions may be the same certificate: `any` takes one of either kind. */
export function isSameQuestion(one: string, other: string): boolean {
  const [kind, otherKind] = [kindOf(one), kindOf(other)];
  const isSameKind = kind === otherKind || kind === 'any' || otherKind === 'any';
  return isSameKind && one.slice(0, -kind.length) === other.slice(0, -otherKind.length);
}

function kindOf(place: string): string {
  return place.slice(place.lastIndexOf(' ') + 1);
}

/** Returns the host of a place, as far as it is kept, the address, and the question there. */
export function partsOf(place: string): { host: string; address: string; asked: string } {
  const [host = '', address = '', asked = ''] = place.split(' ');
  return { host, address, asked };
}

/** True if a place is of this host. */
export function isAtHost(place: string, host: string): boolean {
  return partsOf(place).host === host.slice(0, NAME_LENGTH);
}
