import type { PresentedTop } from '../../findings/top';
import type { Reason } from '../../findings/reason';
import type { JudgedHost, TopReport } from '../evidence/hosts';

/** A live thumbprint as one host presents it. */
export interface FoundTop {
  top: TopReport;
  host: string;
  /** Reason for which it has no evidence there; null with evidence. */
  reason: Reason | null;
}

/** Returns a live thumbprint, at a host with evidence for it if there is one; null where no host presents it. */
export function topFor(thumbprint: string, hosts: readonly JudgedHost[]): FoundTop | null {
  const all = hosts.flatMap(({ report: { host, tops }, unprovenReasons }) =>
    tops
      .filter((top) => top.thumbprint === thumbprint)
      .map((top) => ({ top, host, reason: top.evidence ? null : (unprovenReasons.get(thumbprint) ?? null) })),
  );
  return all.find(({ top }) => top.evidence !== null) ?? all[0] ?? null;
}

/** Returns what findings have of a live thumbprint. */
export function presentedTop({ top: { subject, sha256, notAfter }, host }: FoundTop): PresentedTop {
  return { host, subject, sha256, notAfter };
}
