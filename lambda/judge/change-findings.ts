import type { Evidence } from './evidence';
import type { Finding } from './finding';
import { describe } from './findings';
import type { JudgedHost } from './hosts';
import { HOW_LONG_APPROVED } from './memory-findings';
import type { Plan } from './plan';
import { quoted } from './printable';
import { MAX_THUMBPRINTS, displayEntry } from './thumbprint';

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
      message: `${add} ${thumbprint}, which no host presents now: ${why}. ${HOW_LONG_APPROVED}`,
      action: '',
    };
  }
  const added = `${add} ${thumbprint} (${where})`;
  if (top.evidence) {
    const anchor = top.anchor ? `: ${quoted(top.anchor)}` : '';
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
  plan.retired.length === 0 ? 'The thumbprints already pinned stay.' : 'What else is pinned stays.';

const retiredFinding = (thumbprint: string, context: ChangeContext): Finding => ({
  code: 'thumbprint-retired',
  severity: 'info',
  about: thumbprint,
  message: `${context.dryRun ? 'Would remove' : 'Removed'} ${displayEntry(thumbprint)}: ${whyRetired(thumbprint, context)}.`,
  action: '',
});

const whyRetired = (thumbprint: string, { superseded, restored, plan }: ChangeContext): string => {
  if (restored !== null) return `version ${restored} does not hold it, and it was not live when last looked at`;
  const since = superseded.get(thumbprint)?.toISOString().slice(0, 10);
  const isCrowded = plan.added.length > 0 && plan.list.length === MAX_THUMBPRINTS;
  const reason = isCrowded ? 'and its place is needed' : 'which is longer than overlapDays';
  return `no host has presented it since ${since}, ${reason}`;
};
