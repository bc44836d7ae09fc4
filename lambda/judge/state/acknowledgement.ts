import type { FindingCode } from '../../findings/catalogue';
import type { Finding } from '../../findings/finding';
import type { FindingRules } from '../finding-rules';
import type { Condition } from './provider-state';

/** Conditions after an acknowledgement, and the findings about it. */
export interface Acknowledgement {
  conditions: readonly Condition[];
  findings: readonly Finding[];
}

/**
 * Acknowledges conditions: no reminder of them is sent until they get worse, or end and begin again.
 * @param codes codes of conditions; each stands for all conditions of its kind
 */
export function acknowledge(
  conditions: readonly Condition[],
  codes: ReadonlySet<FindingCode>,
  dryRun: boolean,
  { kindOf, severityOf }: FindingRules,
): Acknowledgement {
  const isMeant = ({ phase, finding }: Condition, code: FindingCode): boolean =>
    (phase === 'open' || phase === 'pending') && kindOf(finding.code) === kindOf(code);
  return {
    conditions: conditions.map((condition) =>
      [...codes].some((code) => isMeant(condition, code))
        ? { ...condition, acknowledged: severityOf(condition.finding) }
        : condition,
    ),
    findings: [...codes].map((code): Finding =>
      conditions.some((condition) => isMeant(condition, code))
        ? { code: 'condition-acknowledged', about: code, facts: { code, dryRun } }
        : { code: 'acknowledgement-not-done', about: code, facts: { code } },
    ),
  };
}
