import type { Finding } from '../../findings/finding';
import type { ProviderState, ThumbprintRecord } from '../state/provider-state';
import { type OpenQuestion, HOLD_UP_MS, isHeldUpBy } from '../state/unanswered';
import type { LiveCertificates } from '../state/liveness';
import { partsOf } from '../state/places';

/** Time that an entry may be held up before it is reported, in milliseconds: addresses come and go within hours. */
const NOTIFIED_AFTER_MS = 24 * 60 * 60 * 1000;

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
  const long = held.some(([, { absentSince }]) => absentSince && now.getTime() - absentSince.getTime() > HOLD_UP_MS);
  const places = [...new Set(questions.flatMap((one) => one.places))]
    .map(partsOf)
    .map(({ address, asked }) => ({ address, asked }));
  const thumbprints = held.map(([thumbprint]) => thumbprint);
  return { code: 'superseding-delayed', about: host, facts: { host, places, thumbprints, long } };
}
