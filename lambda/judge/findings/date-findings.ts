import type { DateFacts, ExpiringFacts } from '../../findings/entries/chains';
import type { Certificate } from '../chain/certificate';
import { type ChainRule, type RankedFinding, ranked } from './chain-rule';

const DAY = 24 * 60 * 60 * 1000;

/**
 * Time before its end at which a certificate is worth a finding: so many days, and no more than this share of its lifetime.
 * Certificates of a week are renewed every few days, and must not cause warnings all their life.
 */
const NOTICE: readonly (readonly [days: number, share: number, ExpiringFacts['stage']])[] = [
  [3, 1 / 20, 'imminent'],
  [14, 1 / 6, 'soon'],
  [30, 1 / 3, 'early'],
];

/** The server's own certificate has expired, or soon will. */
export const leafDates: ChainRule = ({ leaf }, { host, basis }) =>
  dateFinding(leaf, { host, which: 'server', needed: true }, basis.now);

/**
 * The certificate at the top of a chain has expired, or soon will. If the chain verifies without it, that is
 * information only: Let's Encrypt kept an expired cross-signed root in its chain for years, for old clients' sake.
 */
export const topDates: ChainRule = ({ top, path, needed }, { host, basis }) =>
  path.length === 1 ? null : dateFinding(top, { host, which: 'top', needed: needed.includes(top) }, basis.now);

function dateFinding(
  { validity, subject }: Certificate,
  of: Pick<DateFacts, 'host' | 'which' | 'needed'>,
  now: Date,
): RankedFinding | null {
  if (!validity) return null;
  const { from, to } = validity;
  const left = to.getTime() - now.getTime();
  const facts = { ...of, subject, expires: to.toISOString() };
  if (left < 0) return ranked({ code: 'certificate-expired', facts }, left);
  const stage = stageOf(left, to.getTime() - from.getTime());
  if (!stage) return null;
  return ranked({ code: 'certificate-expiring', facts: { ...facts, days: Math.floor(left / DAY), stage } }, left);
}

function stageOf(left: number, lifetime: number): ExpiringFacts['stage'] | undefined {
  return NOTICE.find(([days, share]) => left <= Math.min(days * DAY, lifetime * share))?.[2];
}
