import type { Evidence } from './evidence';
import type { Finding } from './finding';
import { describe } from './findings';
import type { JudgedHost } from './hosts';
import type { Plan } from './plan';

/** What the findings about a change need to know. */
export interface ChangeContext {
  plan: Plan;
  hosts: readonly JudgedHost[];
  /** Whether the change is only planned. */
  dryRun: boolean;
  /** Since when thumbprints are superseded. */
  superseded: ReadonlyMap<string, Date>;
  /** The number of the list that a person put back; null when none was. */
  restored: number | null;
}

/** What a written (or, in a dry run, a planned) list changes. */
export const changeFindings = (context: ChangeContext): Finding[] => {
  const { plan, dryRun, restored } = context;
  const how = dryRun ? 'Would put' : 'Put';
  const putBack: Finding[] =
    restored === null
      ? []
      : [
          {
            code: 'list-restored',
            severity: 'info',
            message: `${how} back version ${restored} of the list, as a person asked. What the issuer presents stays pinned.`,
            action: '',
          },
        ];
  return [
    ...putBack,
    ...plan.added.map((thumbprint) => addedFinding(thumbprint, context)),
    ...plan.retired.map((thumbprint) => retiredFinding(thumbprint, context)),
  ];
};

const EVIDENCE: Record<Evidence, string> = {
  'web-pki': 'its chain verifies to a public CA',
  'operator-ca': 'its chain verifies to a CA certificate that you configured',
  continuity: 'it continues a certificate that is pinned',
  approved: 'a person approved it',
};

const addedFinding = (thumbprint: string, context: ChangeContext): Finding => {
  const { hosts, dryRun, restored } = context;
  const { top, where } = describe(thumbprint, hosts);
  const add = dryRun ? 'Would add' : 'Added';
  if (!top) {
    const why =
      restored === null ? 'pinned ahead of a rotation, as a person asked' : `it stands in version ${restored}`;
    return {
      code: 'thumbprint-staged',
      severity: 'info',
      about: thumbprint,
      message: `${add} ${thumbprint}, which no host presents now: ${why}. It stays until it was live and is superseded.`,
      action: '',
    };
  }
  const added = `${add} ${thumbprint} (${where})`;
  if (top.evidence) {
    const anchor = top.anchor ? `: ${top.anchor}` : '';
    const message = `${added}, since ${EVIDENCE[top.evidence]}${anchor}. ${othersIn(context)}`;
    return { code: 'thumbprint-added', severity: 'info', about: thumbprint, message, action: '' };
  }
  if (restored !== null) {
    const message = `${added} along with version ${restored}, which a person asked for; nothing else vouches for it.`;
    return { code: 'thumbprint-added', severity: 'info', about: thumbprint, message, action: '' };
  }
  return {
    code: 'trusted-on-first-use',
    severity: 'warning',
    about: thumbprint,
    message: `${added} WITHOUT evidence that it is genuine, because updates is set to "always".`,
    action: `Compare it with what the issuer's owner says. SHA-256: ${top.sha256}.`,
  };
};

const othersIn = ({ plan }: ChangeContext): string =>
  plan.retired.length === 0
    ? 'The thumbprints already pinned stay.'
    : 'Of those already pinned, the ones that are needed stay.';

const retiredFinding = (thumbprint: string, context: ChangeContext): Finding => {
  const { superseded, dryRun, restored, plan } = context;
  const since = superseded.get(thumbprint)?.toISOString().slice(0, 10);
  const why =
    restored !== null
      ? `version ${restored} does not hold it, and no host presents it`
      : plan.added.length > 0 && plan.list.length === 5
        ? `no host presents it since ${since}, and its place is needed`
        : `no host presents it since ${since}, so its overlap is over`;
  return {
    code: 'thumbprint-retired',
    severity: 'info',
    about: thumbprint,
    message: `${dryRun ? 'Would remove' : 'Removed'} ${thumbprint}: ${why}.`,
    action: '',
  };
};
