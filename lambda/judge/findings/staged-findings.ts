import { displayEntry } from '../chain/thumbprint';
import { commandsFor } from '../command';
import type { Finding } from '../finding';
import type { ProviderState } from '../state/provider-state';

/** Time that a thumbprint may be pinned ahead before operators are asked whether it is still wanted, in milliseconds. */
const UNUSED_MS = 30 * 24 * 60 * 60 * 1000;

/** Returns the finding that a thumbprint is live that an operator had put into the list before any host presented it. */
export function stagedLive(thumbprint: string, firstSeen: Date): Finding {
  return {
    code: 'staged-live',
    severity: 'info',
    about: thumbprint,
    message: `${thumbprint} is live now. It had stood ready in the list since ${firstSeen.toISOString().slice(0, 10)}.`,
    action: '',
  };
}

/** Returns findings on thumbprints that an operator put into the list ahead of their use, and no host ever presented. */
export function stagedUnused({ thumbprints }: ProviderState, now: Date): Finding[] {
  return [...thumbprints].flatMap(([thumbprint, { by, firstSeen, lastLive }]) =>
    by === 'staged' && lastLive === null && now.getTime() - firstSeen.getTime() > UNUSED_MS
      ? [
          {
            code: 'staged-unused',
            severity: 'warning',
            about: thumbprint,
            message: `${displayEntry(thumbprint)} has stood ready in the list since ${firstSeen.toISOString().slice(0, 10)}, as a person asked, and no host has presented it.`,
            action: `${UNUSED} take it out:`,
            commands: commandsFor('remove', [thumbprint]),
          },
        ]
      : [],
  );
}

const UNUSED =
  'It occupies one of five places, and the watcher does not remove it by itself. If it is not to come any more,';
