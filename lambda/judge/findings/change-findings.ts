import type { Evidence } from '../evidence/chain-judgement';
import type { Finding } from '../finding';
import { describe } from './plan-findings';
import type { JudgedHost, TopReport } from '../evidence/hosts';
import type { Standing } from '../state/provider-state';
import { HOW_LONG_APPROVED } from './approval-findings';
import type { Plan } from '../plan/plan';
import { quoted } from '../printable';
import { removedFinding } from './removal-findings';
import { MAX_THUMBPRINTS, displayEntry } from '../chain/thumbprint';

/** Facts that the findings about a change need. */
export interface ChangeContext {
  plan: Plan;
  hosts: readonly JudgedHost[];
  /** True if the change is only planned. */
  dryRun: boolean;
  /** Superseded thumbprints, each with the moment since which it is superseded. */
  superseded: ReadonlyMap<string, Date>;
  /** Version of the list that an operator put back; null when none was. */
  restored: number | null;
  /** Standings of the provider's pins before the change; null for a pin of which it is not known. */
  standings: readonly (Standing | null)[];
  /** True if the provider's state could not be read or kept. Default: false. */
  additionsOnly?: boolean;
  /** Thumbprints of that list that an operator had taken out before, and that were left out of it. Default: none. */
  leftOut?: readonly string[];
  /** Thumbprints that leave at an operator's request. Default: none. */
  leaving?: ReadonlySet<string>;
}

/** Returns findings on what a written (or, in a dry run, a planned) list changes. */
export function changeFindings(context: ChangeContext): Finding[] {
  const { plan, dryRun, restored, leftOut = [], leaving = new Set() } = context;
  const how = dryRun ? 'Would put' : 'Put';
  const putBack: Finding[] =
    restored === null
      ? []
      : [
          {
            code: 'list-restored',
            severity: 'info',
            message: `${how} back version ${restored} of the list, as a person asked. What the issuer presents stays pinned.${without(leftOut)}`,
            action: '',
          },
        ];
  return [
    ...putBack,
    ...plan.added.map((thumbprint) => addedFinding(thumbprint, context)),
    ...plan.retired.map((thumbprint) =>
      leaving.has(thumbprint) ? removedFinding(thumbprint, context) : retiredFinding(thumbprint, context),
    ),
  ];
}

function without(leftOut: readonly string[]): string {
  return leftOut.length > 0 ? ` You took these out before, so they were left out: ${leftOut.join(', ')}.` : '';
}

const EVIDENCE: Record<Evidence, string> = {
  'web-pki': 'its chain verifies to a public CA',
  'operator-ca': 'its chain verifies to a CA certificate that you configured',
  continuity: 'it continues a certificate that is pinned',
  approved: 'a person approved it',
};

function addedFinding(thumbprint: string, context: ChangeContext): Finding {
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
    const unknown = context.additionsOnly && top.evidence !== 'approved' ? ` ${REJECTIONS_UNKNOWN}` : '';
    const message = `${added}, since ${EVIDENCE[top.evidence]}${sourceOf(top)}. ${othersIn(context)}${unknown}`;
    return { code: 'thumbprint-added', about: thumbprint, ...weightOf(top.evidence, message, context) };
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
    action: `Compare it with what the issuer's owner says. SHA-256: ${top.sha256}. If it is another, take it out:`,
    commands: [{ kind: 'remove', thumbprint, evenIfLive: true }],
  };
}

const REJECTIONS_UNKNOWN =
  'Without the state that the DynamoDB table keeps, this run could not know whether you rejected it.';

/** Returns the name of what vouches for a top; empty without one. */
function sourceOf({ anchor, continues }: TopReport): string {
  if (continues) return ` (${continues})`;
  return anchor ? `: ${quoted(anchor)}` : '';
}

/** Warns of a first pin by public CAs: others than the holder of a private CA's keys can get a public certificate for the host. */
function weightOf(
  evidence: Evidence,
  message: string,
  { standings }: ChangeContext,
): Pick<Finding, 'severity' | 'message' | 'action'> {
  const known = standings.filter((standing) => standing !== null);
  const isNewKind = evidence === 'web-pki' && known.length > 0 && !known.includes('web-pki');
  if (!isNewKind) return { severity: 'info', message, action: '' };
  return {
    severity: 'warning',
    message: `${message} So far the pins of this provider rested on your own CA or on your approval, not on public CAs.`,
    action:
      'Make sure that the issuer was meant to move to a public CA. To let your own CA alone count, set its certificate as caFile for this provider.',
  };
}

function othersIn({ plan }: ChangeContext): string {
  return plan.retired.length === 0 ? 'The thumbprints already pinned stay.' : 'What else is pinned stays.';
}

function retiredFinding(thumbprint: string, context: ChangeContext): Finding {
  return {
    code: 'thumbprint-retired',
    severity: 'info',
    about: thumbprint,
    message: `${context.dryRun ? 'Would remove' : 'Removed'} ${displayEntry(thumbprint)}: ${whyRetired(thumbprint, context)}.`,
    action: '',
  };
}

function whyRetired(thumbprint: string, { superseded, restored, plan }: ChangeContext): string {
  if (restored !== null) return `version ${restored} does not hold it, and it was not live when last looked at`;
  const since = superseded.get(thumbprint)?.toISOString().slice(0, 10);
  const isCrowded = plan.added.length > 0 && plan.list.length === MAX_THUMBPRINTS;
  const reason = isCrowded ? 'and its place is needed' : 'which is longer than overlapDays';
  return `no host has presented it since ${since}, ${reason}`;
}
