import type { Finding } from '../finding';
import type { ProviderState, ThumbprintRecord } from '../state/provider-state';
import { quoted } from '../printable';
import { type OpenQuestion, HOLD_UP_MS, isHeldUpBy } from '../state/unanswered';
import type { LiveCertificates } from '../state/liveness';

/** Time that an entry may be held up before it is reported, in milliseconds: addresses come and go within hours. */
const NOTIFIED_AFTER_MS = 24 * 60 * 60 * 1000;

/** Number of addresses and of thumbprints that a sentence names. */
const SHOWN = 4;

/**
 * Returns findings on what keeps old thumbprints in the list for more than a day although no address that answers presents them:
 * one for each host that leaves questions open. It is information as long as it ends by itself, after seven days.
 */
export function supersedingDelayed(
  { thumbprints, unanswered }: ProviderState,
  liveCertificates: LiveCertificates,
  now: Date,
): Finding[] {
  const overdue = [...thumbprints].filter(
    ([, { absentSince, supersededSince }]) =>
      absentSince !== null && supersededSince === null && now.getTime() - absentSince.getTime() > NOTIFIED_AFTER_MS,
  );
  return [...new Set(liveCertificates.questions.map(({ host }) => host))].flatMap((host) => {
    const questions = liveCertificates.questions.filter((one) => one.host === host);
    const blocking = questions.filter((one) => overdue.some(([, entry]) => isHeldUpBy(one, entry, unanswered, now)));
    const held = overdue.filter(([, entry]) => blocking.some((one) => isHeldUpBy(one, entry, unanswered, now)));
    return held.length > 0 ? [delayed(host, blocking, held, now)] : [];
  });
}

function delayed(
  host: string,
  questions: readonly OpenQuestion[],
  held: readonly (readonly [string, ThumbprintRecord])[],
  now: Date,
): Finding {
  const isForLong = held.some(
    ([, { absentSince }]) => absentSince && now.getTime() - absentSince.getTime() > HOLD_UP_MS,
  );
  const places = [...new Set(questions.flatMap((one) => one.places.map(wordsFor)))];
  return {
    code: 'superseding-delayed',
    severity: isForLong ? 'warning' : 'info',
    about: host,
    message: `${quoted(host)} does not answer everywhere (${listOf(places)}), so it cannot be told whether these pinned thumbprints are still in use: ${listOf(held.map(([thumbprint]) => thumbprint))}. They stay in the list.`,
    action: isForLong
      ? 'Mend or remove the address in DNS. If a thumbprint is obsolete for certain, you can take it out yourself.'
      : 'Nothing has to be done now: after seven days only thumbprints that were last seen at these addresses are kept for this reason.',
  };
}

const KINDS = new Map([
  ['rsa', 'RSA keys'],
  ['ecdsa', 'ECDSA keys'],
  ['any', 'any key'],
]);

function wordsFor(place: string): string {
  const [, address = '', kind = ''] = place.split(' ');
  return `${address} when asked for ${KINDS.get(kind) ?? kind}`;
}

function listOf(items: readonly string[]): string {
  return [...items.slice(0, SHOWN), ...(items.length > SHOWN ? [`${items.length - SHOWN} more`] : [])].join(', ');
}
