import type { RemovalFailure } from '../../findings/entries/requests';
import type { Finding } from '../../findings/finding';
import type { JudgedHost } from '../evidence/hosts';
import type { KnownCheck } from '../evidence/thumbprint-check';
import type { Rejections } from '../evidence/trust-basis';
import type { RemovalDecision, RemovalRefusal } from '../state/removal';
import { presentedTop, topFor } from './presented-top';

/** Facts that the findings about removals need. */
export interface RemovalContext {
  hosts: readonly JudgedHost[];
  check: KnownCheck;
  /** True if the service checks the pin; null when that is not known. */
  enforced: boolean | null;
  /** Thumbprints that were rejected before. */
  rejected: Rejections;
  /** True if the change is only planned. */
  dryRun: boolean;
}

/** Returns findings on the thumbprints to be taken out that are not pinned, or stay. */
export function removalFindings({ absent, refused }: RemovalDecision, context: RemovalContext): Finding[] {
  return [
    ...[...absent].map((thumbprint) => absentFinding(thumbprint, context)),
    ...[...refused].map(([about, refusal]): Finding => ({
      code: 'removal-not-done',
      about,
      facts: failureOf(about, refusal, context),
    })),
  ];
}

function absentFinding(about: string, { rejected, dryRun }: RemovalContext): Finding {
  const rejectedSince = rejected.get(about)?.toISOString() ?? null;
  return { code: 'thumbprint-removed', about, facts: { dryRun, top: null, absent: true, rejectedSince } };
}

function failureOf(
  thumbprint: string,
  obstacle: RemovalRefusal,
  { hosts, check, enforced }: RemovalContext,
): RemovalFailure {
  if (obstacle !== 'live') return { obstacle };
  const found = topFor(thumbprint, hosts);
  return { obstacle, top: found && presentedTop(found), enforced, check };
}
