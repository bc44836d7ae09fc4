import type { Finding } from '../findings/finding';
import type { Severity } from '../findings/severity';

const RANKS: Record<Severity, number> = { critical: 0, warning: 1, info: 2 };

/** Returns the rank of a severity, to sort by: the worst has the lowest rank. */
export function rankOf(severity: Severity): number {
  return RANKS[severity];
}

/** Returns the worst of some findings; the first one where several are equally bad. */
export function worstOf(findings: readonly Finding[], severityOf: (finding: Finding) => Severity): Finding | undefined {
  return findings.toSorted((one, other) => rankOf(severityOf(one)) - rankOf(severityOf(other)))[0];
}
