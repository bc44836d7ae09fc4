import { isIPv6 } from 'node:net';
import type { Unanswered } from '../../judge/observation';
import type { Endpoint } from './addresses';
import type { AddressOutcome } from './handshakes';

/**
 * Returns the questions that the addresses of a host left unanswered. `no-route` is given only for a whole family of addresses, IPv4
 * or IPv6, where the other has an answer: else this machine may have no network at all.
 */
export function unansweredAt(endpoints: readonly Endpoint[], answers: readonly AddressOutcome[]): Unanswered[] {
  const asked = endpoints.flatMap(({ address }, index) => {
    const answer = answers[index];
    return answer ? [{ address, answer, isV6: isIPv6(address) }] : [];
  });
  const hasNoRoute = (v6: boolean): boolean => asked.every(({ isV6, answer }) => isV6 !== v6 || answer.noRoute);
  const hasAnswer = (v6: boolean): boolean =>
    asked.some(
      ({ isV6, answer }) => isV6 === v6 && (answer.connections.length > 0 || !answer.unanswered.includes(null)),
    );
  return asked.flatMap(({ address, answer, isV6 }) => {
    const why = hasNoRoute(isV6) && hasAnswer(!isV6) ? 'no-route' : 'silent';
    const open = answer.unanswered.map((question): Unanswered => ({ address, asked: question, why }));
    return answer.notAsked ? [...open, { address, asked: answer.notAsked, why: 'remembered' }] : open;
  });
}
