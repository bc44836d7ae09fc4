import type { JudgedHost } from '../evidence/hosts';
import type { Finding } from '../finding';

/**
 * Reports pins that an external change added and that a chain would continue. Nothing is believed because of them until an
 * operator approves them, or something else proves them.
 */
export function externalPinFindings(hosts: readonly JudgedHost[], enforced: boolean | null): Finding[] {
  const judgements = hosts.flatMap((host) => host.judgements);
  const pins = new Set(judgements.flatMap(({ externalPin }) => externalPin ?? []));
  return [...pins].map((pin) => ({
    code: 'external-pin-unapproved',
    severity: enforced === false ? 'info' : 'warning',
    about: pin,
    message: `Someone else put ${pin} into the list, and the issuer's present chain rests on it alone. The watcher adds and removes nothing on its word.`,
    action: 'Find out who put it in, and whether it is meant to be trusted; approve it only then, else take it out.',
    commands: [
      { kind: 'approve', thumbprint: pin },
      { kind: 'remove', thumbprint: pin, evenIfLive: true },
    ],
  }));
}
