import { DAY } from '../world/chains';
import type { Look } from '../world/issuer';
import type { Found } from './conditions';
import type { Knowledge } from './knowledge';
import type { Situation } from './outlook';
import type { Answer } from './plan';
import type { Presented } from './proof';

/** What the findings of a look rest on. */
interface Ground {
  situation: Situation;
  /** After the look. */
  known: Knowledge;
  answer: Answer;
  presented: readonly Presented[];
  enforced: boolean | null;
}

/** The key under which a condition goes on from run to run. */
export const keyOf = ({ code, about }: Pick<Found, 'code' | 'about'>): string => `${code} ${about}`.trim();

/** Everything that a look finds to be so for a while, by key. */
export const foundIn = ({ situation, known, answer, presented, enforced }: Ground): ReadonlyMap<string, Found> => {
  const { look, now } = situation;
  // A missing pin is no trouble while AWS does not look at it.
  const missing = (code: string, about: string): Found[] =>
    enforced === false ? [] : [{ code, about, severity: 'critical' }];
  const hosts = [...new Set(presented.map(({ host }) => host))];
  const found: Found[] = [
    ...[...look.outOfReach].map((about): Found => ({ code: 'out-of-reach', about, severity: 'warning' })),
    ...(look.slow ? [{ code: 'issuer-slow', about: '', severity: 'warning' as const }] : []),
    ...hosts.flatMap((host) => [...mixed(host, presented), ...ending(host, look, now)]),
    ...answer.held.flatMap((one) => missing('approval-required', one)),
    ...answer.forbidden.flatMap((one) => missing('update-forbidden', one)),
    ...(answer.unplaced.length > 0 ? missing('list-full', '') : []),
    ...(known.stopped ? [{ code: 'writing-stopped', about: '', severity: 'critical' as const }] : []),
    ...[...known.entries]
      .filter(([, { by, wasLive, since }]) => by === 'staged' && !wasLive && now - since > 30 * DAY)
      .map(([about]): Found => ({ code: 'staged-unused', about, severity: 'warning' })),
  ];
  return new Map(found.map((one) => [keyOf(one), one]));
};

/** Some of a host's tops are proven and some are not. */
const mixed = (about: string, presented: readonly Presented[]): Found[] => {
  const proofs = presented.filter(({ host }) => host === about).map(({ proof }) => proof !== null);
  return proofs.includes(true) && proofs.includes(false) ? [{ code: 'tops-differ', about, severity: 'warning' }] : [];
};

/** A leaf has ended, or does so soon. */
const ending = (about: string, { seen }: Look, now: number): Found[] => {
  const ends = seen.filter(({ host }) => host === about).map(({ chain }) => chain.until);
  const left = Math.min(...ends) - now;
  if (left < 0) return [{ code: 'certificate-dates', about, severity: 'critical' }];
  if (left > 14 * DAY) return [];
  return [{ code: 'certificate-dates', about, severity: left <= 3 * DAY ? 'critical' : 'warning' }];
};
