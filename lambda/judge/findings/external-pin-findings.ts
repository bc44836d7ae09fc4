import type { Finding } from '../../findings/finding';
import type { JudgedHost } from '../evidence/hosts';

/**
 * Reports pins that an external change added and that a chain would continue. Nothing is believed because of them until an
 * operator approves them, or something else proves them.
 */
export function externalPinFindings(hosts: readonly JudgedHost[], enforced: boolean | null): Finding[] {
  const judgements = hosts.flatMap((host) => host.judgements);
  const pins = new Set(judgements.flatMap(({ externalPin }) => externalPin ?? []));
  return [...pins].map((about) => ({ code: 'external-pin-unapproved', about, facts: { enforced } }));
}
