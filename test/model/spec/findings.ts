import { DAY } from '../sandbox/chains';
import type { ModelObservation } from '../sandbox/issuer';
import type { Found } from './conditions';
import { type SeenAs, delays } from './entries';
import type { ModelState } from './model-state';
import type { Situation } from './expected-outcome';
import type { Answer } from './plan';
import type { Presented, SeenChains } from './proof';
import { KINDS } from './reading';

/** What the findings of a look rest on. */
interface Ground {
  situation: Situation;
  /** After the look. */
  known: ModelState;
  answer: Answer;
  seenAs: SeenAs;
  enforced: boolean | null;
}

/** The key under which a condition goes on from run to run. */
export function keyOf({ code, about }: Pick<Found, 'code' | 'about'>): string {
  return `${code} ${about}`.trim();
}

/** Everything that a look finds to be so for a while, by key. */
export function foundIn({ situation, known, answer, seenAs, enforced }: Ground): ReadonlyMap<string, Found> {
  const { observed, now } = situation;
  const { presented } = seenAs.seenChains;
  // A missing pin is no trouble while AWS does not look at it.
  const missing = (code: string, about: string): Found[] =>
    enforced === false ? [] : [{ code, about, severity: 'critical' }];
  const hosts = [...new Set(presented.map(({ host }) => host))];
  const found: Found[] = [
    ...observed.failures.map(({ code, host }) => warning(KINDS.get(code) ?? code, host)),
    ...(observed.slow ? [{ code: 'issuer-slow', about: '', severity: 'warning' as const }] : []),
    ...hosts.flatMap((host) => [
      ...mixed(host, presented),
      ...misnamed(host, observed),
      ...ending(host, observed, now),
    ]),
    ...answer.held.flatMap((one) => missing('approval-required', one)),
    ...answer.forbidden.flatMap((one) => missing('update-forbidden', one)),
    ...(answer.unplaced.length > 0 ? missing('list-full', '') : []),
    ...(known.stopped ? [{ code: 'writing-stopped', about: '', severity: 'critical' as const }] : []),
    ...[...delays(known, seenAs)].flatMap(([host, isLong]) => (isLong ? [warning('superseding-delayed', host)] : [])),
    ...(enforced === false ? [] : unfounded(seenAs.seenChains)),
    ...[...known.entries]
      .filter(([, { by, wasLive, since }]) => by === 'staged' && !wasLive && now - since > 30 * DAY)
      .map(([about]) => warning('staged-unused', about)),
  ];
  return new Map(found.map((one) => [keyOf(one), one]));
}

/** Some of a host's tops are proven and some are not. */
function mixed(about: string, presented: readonly Presented[]): Found[] {
  const proofs = presented.filter(({ host }) => host === about).map(({ proof }) => proof !== null);
  return proofs.includes(true) && proofs.includes(false) ? [warning('chains-differ', about)] : [];
}

function misnamed(about: string, { seen }: ModelObservation): Found[] {
  return seen.some(({ host, chain }) => host === about && !chain.names.includes(host))
    ? [warning('certificate-name-mismatch', about)]
    : [];
}

/** Pins that someone else put in, and that would prove a chain if a person approved them. */
function unfounded({ judged }: SeenChains): Found[] {
  return judged.flatMap(({ external }) => (external === null ? [] : [warning('external-pin-unapproved', external)]));
}

function warning(code: string, about: string): Found {
  return { code, about, severity: 'warning' };
}

/** A leaf has ended, or does so soon. */
function ending(about: string, { seen }: ModelObservation, now: number): Found[] {
  const severities = seen
    .filter(({ host }) => host === about)
    .map(({ chain: { from, until } }) => {
      const [left, lifetime] = [until - now, until - from];
      if (left <= Math.min(3 * DAY, lifetime / 20)) return 'critical';
      return left <= Math.min(14 * DAY, lifetime / 6) ? 'warning' : null;
    });
  const severity = (['critical', 'warning'] as const).find((one) => severities.includes(one));
  return severity ? [{ code: 'certificate-dates', about, severity }] : [];
}
