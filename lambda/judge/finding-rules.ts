import type { FindingCode } from '../findings/catalogue';
import type { SharedKind } from '../findings/entry';
import type { Finding } from '../findings/finding';
import type { Severity } from '../findings/severity';

/** Kind of condition: findings of one kind are the same condition. It is their code, or a name for several codes. */
export type Kind = FindingCode | SharedKind;

/** What the catalogue says about findings, as far as it decides what is kept and notified. */
export interface FindingRules {
  severityOf: (finding: Finding) => Severity;
  /** True if a finding is an event, which is notified once. Any other finding lasts: it is a condition. */
  isEvent: (code: FindingCode) => boolean;
  /** True if a condition has a grace period before operators are notified that it came or went. */
  isTransient: (code: FindingCode) => boolean;
  kindOf: (code: FindingCode) => Kind;
}
