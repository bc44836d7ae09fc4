import type { Certificate } from '../chain/certificate';
import type { ChainRule } from './chain-rule';
import type { Finding, Severity } from '../finding';
import { quoted } from '../printable';

const DAY = 24 * 60 * 60 * 1000;

/**
 * Time before its end at which a certificate is worth a finding: so many days, and no more than this share of its lifetime.
 * Certificates of a week are renewed every few days, and must not cause warnings all their life.
 */
const NOTICE: readonly (readonly [days: number, share: number, Severity])[] = [
  [3, 1 / 20, 'critical'],
  [14, 1 / 6, 'warning'],
  [30, 1 / 3, 'info'],
];

/** The server's own certificate has expired, or soon will. */
export const leafDates: ChainRule = ({ leaf }, { host, basis }) =>
  dateFinding(leaf, `The certificate that ${quoted(host)} presents (${quoted(leaf.subject)})`, basis.now, 'critical');

/**
 * The certificate at the top of a chain has expired, or soon will. If the chain verifies without it, that is
 * information only: Let's Encrypt kept an expired cross-signed root in its chain for years, for old clients' sake.
 */
export const topDates: ChainRule = ({ top, path, needed }, { host, basis }) => {
  if (path.length === 1) return null;
  const worst = needed.includes(top) ? 'critical' : 'info';
  return dateFinding(
    top,
    `The CA certificate at the top of the chain of ${quoted(host)} (${quoted(top.subject)})`,
    basis.now,
    worst,
  );
};

/** @param worst the severity that the finding must not exceed */
function dateFinding(certificate: Certificate, what: string, now: Date, worst: 'critical' | 'info'): Finding | null {
  if (!certificate.validity) return null;
  const { from, to } = certificate.validity;
  const left = to.getTime() - now.getTime();
  const on = to.toISOString().slice(0, 10);
  const action =
    worst === 'info' ? 'Nothing has to be done: a trusted CA vouches for the chain without it.' : 'Renew it.';
  if (left < 0) return { code: 'certificate-expired', severity: worst, message: `${what} expired on ${on}.`, action };
  const severity = noticeOf(left, to.getTime() - from.getTime());
  if (!severity) return null;
  const days = Math.floor(left / DAY);
  const message = `${what} expires on ${on}, in ${days === 0 ? 'less than a day' : `${days} ${days === 1 ? 'day' : 'days'}`}.`;
  return { code: 'certificate-expiring', severity: worst === 'info' ? 'info' : severity, message, action };
}

function noticeOf(left: number, lifetime: number): Severity | undefined {
  return NOTICE.find(([days, share]) => left <= Math.min(days * DAY, lifetime * share))?.[2];
}
