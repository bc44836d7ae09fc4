import type { Finding } from '../finding';
import { describe } from './plan-findings';
import type { JudgedHost } from '../evidence/hosts';
import { dayOf } from '../evidence/rejection';
import type { Rejections } from '../evidence/trust-basis';
import type { RemovalDecision, RemovalRefusal } from '../state/removal';
import { type KnownCheck, checkerOf } from '../evidence/thumbprint-check';

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
    ...[...refused].map(([thumbprint, refusal]) => notDone(thumbprint, refusal, context)),
  ];
}

/** Returns the finding that a thumbprint leaves the list at an operator's request. */
export function removedFinding(
  thumbprint: string,
  { hosts, dryRun }: Pick<RemovalContext, 'hosts' | 'dryRun'>,
): Finding {
  return {
    code: 'thumbprint-removed',
    severity: 'info',
    about: thumbprint,
    message: `${dryRun ? 'Would remove' : 'Removed'} ${shown(thumbprint, hosts)}, as you asked. ${STAYS_OUT}`,
    action: '',
  };
}

/** Duration of a removal, as messages name it. */
const STAYS_OUT = 'It stays out until you approve it: neither evidence nor updates "always" adds it again.';

function shown(thumbprint: string, hosts: readonly JudgedHost[]): string {
  const { top, where } = describe(thumbprint, hosts);
  return top ? `${thumbprint} (${where}), which is live` : thumbprint;
}

function absentFinding(thumbprint: string, { rejected, dryRun }: RemovalContext): Finding {
  const since = rejected.get(thumbprint);
  const asked = since
    ? `You took it out on ${dayOf(since)}`
    : `It ${dryRun ? 'would be' : 'is'} rejected now, as you asked`;
  return {
    code: 'thumbprint-removed',
    severity: 'info',
    about: thumbprint,
    message: `${thumbprint} is not in the list, so there is nothing to take out. ${asked}. ${STAYS_OUT}`,
    action: '',
  };
}

function notDone(thumbprint: string, refusal: RemovalRefusal, context: RemovalContext): Finding {
  const [why, remedy] = REASONS[refusal](thumbprint, context);
  return {
    code: 'removal-not-done',
    severity: 'warning',
    about: thumbprint,
    message: `${thumbprint} was not taken out: ${why}.`,
    action: `${remedy}:`,
    commands: [{ kind: 'remove', thumbprint, ...(refusal === 'live' && { evenIfLive: true }) }],
  };
}

/** Reasons for which a thumbprint stays, each with what to do about it; clauses, the second leads to the command. */
const REASONS: Record<
  RemovalRefusal,
  (thumbprint: string, context: RemovalContext) => readonly [why: string, remedy: string]
> = {
  live: (thumbprint, { hosts, check, enforced }) => {
    const { top, where } = describe(thumbprint, hosts);
    const live = top
      ? `it is live (${where})`
      : "it was live at the last look that counts, and the issuer's hosts do not say otherwise now";
    const checks = enforced
      ? `${checkerOf(check)} checks the thumbprint of this issuer, so sign-ins would fail`
      : `whether ${checkerOf(check)} checks the thumbprint of this issuer cannot be told now, so sign-ins might fail`;
    return [`${live}, and ${checks}`, 'Take it out all the same only if failing sign-ins are better than trusting it'];
  },
  last: () => [
    'nothing would be left in the list, and IAM wants one thumbprint at least',
    'First approve one that is live, or stage one that is to come ("stage": true), or delete the provider; then ask again',
  ],
  malformed: () => [
    'the list in IAM holds something that is no thumbprint, so the watcher does not write it',
    'Take that out by hand (aws iam update-open-id-connect-provider-thumbprint); then ask again',
  ],
  'read-only': () => [
    'updates is "never", so the watcher may not write',
    'Take it out by hand (aws iam update-open-id-connect-provider-thumbprint); then ask again, so that it stays out',
  ],
  'not-remembered': () => [
    'the table cannot be used, so that would not be remembered, and a later run could add it again',
    'Look at the DynamoDB table (see state-unavailable); then ask again',
  ],
};
