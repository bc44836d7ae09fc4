import type { Finding, Severity } from '../finding';
import type { JudgedHost } from '../evidence/hosts';
import type { Plan, Updates } from '../plan/plan';
import { quoted } from '../printable';
import { dayOf } from '../evidence/rejection';
import type { Rejections } from '../evidence/trust-basis';
import { displayEntries, isThumbprint, normalise } from '../chain/thumbprint';
import { type KnownCheck, checkerOf, isPinnedFor } from '../evidence/thumbprint-check';

/** Facts that the findings about a list need. */
export interface ListContext {
  hosts: readonly JudgedHost[];
  plan: Plan;
  check: KnownCheck;
  enforced: boolean | null;
  /** Thumbprints that an operator had taken out. Default: none. */
  rejected?: Rejections;
  updates: Updates;
  /** True if nothing is written because someone else keeps undoing it. */
  stopped: boolean;
}

/** Returns findings on what the plan could not do by itself. */
export function planFindings(context: ListContext): Finding[] {
  return [
    ...context.plan.held.map((thumbprint) => heldFinding(thumbprint, context)),
    ...context.plan.forbidden.map((thumbprint) => forbiddenFinding(thumbprint, context)),
    ...unplacedFindings(context),
  ];
}

function heldFinding(thumbprint: string, context: ListContext): Finding {
  const { hosts } = context;
  const fate = context.rejected?.has(thumbprint) ? 'It stays out until you approve it.' : 'It was not added.';
  return {
    code: 'approval-required',
    severity: severityOf(context, [thumbprint]),
    about: thumbprint,
    message: `${missing(thumbprint, context)} ${fate} ${replacement(thumbprint, context)}${consequence(context, thumbprint)}`,
    action:
      `Ask the owner of the issuer, by another way than this server, for the SHA-256 of the certificate. Only if it is ` +
      `${describe(thumbprint, hosts).top?.sha256 ?? 'unknown'}, approve it:`,
    commands: [{ kind: 'approve', thumbprint }],
  };
}

function forbiddenFinding(thumbprint: string, context: ListContext): Finding {
  return {
    code: 'update-forbidden',
    severity: severityOf(context, [thumbprint]),
    about: thumbprint,
    message: `${missing(thumbprint, context)} ${consequence(context, thumbprint)}`,
    action: context.stopped
      ? 'Nothing is written while someone else keeps undoing it: see writing-stopped.'
      : `${askFirst(thumbprint, context.hosts)}Add it by hand, or set updates to "verified": with "never" the watcher may not.`,
  };
}

/** Returns the question to ask first: nobody should pin by hand what the watcher would not. */
function askFirst(thumbprint: string, hosts: readonly JudgedHost[]): string {
  const { top } = describe(thumbprint, hosts);
  return top && top.evidence === null ? `First ask the issuer's owner whether its SHA-256 is ${top.sha256}. ` : '';
}

function missing(thumbprint: string, { hosts, rejected }: ListContext): string {
  const { top, where, unprovenReason } = describe(thumbprint, hosts);
  const since = rejected?.get(thumbprint);
  if (since) return `A thumbprint that you took out on ${dayOf(since)} is live: ${thumbprint} (${where}).`;
  const proof = top?.evidence ? '' : ` Nothing proves that it is genuine: ${unprovenReason}.`;
  return `A thumbprint that is not pinned is live: ${thumbprint} (${where}).${proof}`;
}

function unplacedFindings(context: ListContext): Finding[] {
  const { plan } = context;
  if (plan.unplaced.length === 0) return [];
  const severity = severityOf(context, plan.unplaced);
  const unplaced = `Live and trusted, but not added: ${plan.unplaced.join(', ')}.`;
  if (plan.malformed.length > 0) {
    return [
      {
        code: 'list-malformed',
        severity,
        message: `${unplaced} The list in IAM holds something that is no thumbprint: ${displayEntries(plan.malformed)}.`,
        action: 'Take it out by hand (aws iam update-open-id-connect-provider-thumbprint); the next run adds the rest.',
      },
    ];
  }
  return [
    {
      code: 'list-full',
      severity,
      message: `${unplaced} All five places are taken by thumbprints that are live, approved, never seen live, or gone for less than a day or two looks: ${displayEntries(plan.list)}.`,
      ...makingRoom(context),
    },
  ];
}

/** Returns what to do about a full list. Live thumbprints have to stay; of the rest, an operator knows which are obsolete. */
function makingRoom({ hosts, plan }: ListContext): Pick<Finding, 'action' | 'commands'> {
  const live = new Set(hosts.flatMap(({ report }) => report.tops.map(({ thumbprint }) => thumbprint)));
  const idle = plan.list.map(normalise).filter((entry) => isThumbprint(entry) && !live.has(entry));
  const action = 'Take out one you know to be obsolete; the next run adds the rest';
  if (idle.length === 0) return { action: `${action}.` };
  return {
    action: `${action}. Of those that are not live:`,
    commands: idle.map((thumbprint) => ({ kind: 'remove', thumbprint })),
  };
}

/** Returns the severity of missing pins. A missing pin that is checked makes sign-ins fail; one that is ignored is worth knowing. */
function severityOf(context: ListContext, missed: readonly string[]): Severity {
  return missed.some((thumbprint) => isChecked(context, thumbprint)) ? 'critical' : 'info';
}

/** True if sign-ins fail for want of a live thumbprint, as far as can be known. */
function isChecked({ hosts, plan, check, enforced }: ListContext, missed: string): boolean {
  return enforced !== false && !isPinnedFor(check, hosts, plan.list, missed);
}

function consequence(context: ListContext, missed: string): string {
  const { check } = context;
  if (isChecked(context, missed))
    return `${checkerOf(check, 'The')} checks the thumbprint of this issuer: sign-ins fail until it is pinned.`;
  return check === 'aws'
    ? 'AWS verifies this issuer by public CAs and does not look at the thumbprint now.'
    : `Sign-ins do not fail for want of it: thumbprintCheck is ${quoted(check)}.`;
}

/** Says what is proven below a top that is not, and why that is not enough. */
export function replacement(thumbprint: string, { hosts, check }: Pick<ListContext, 'hosts' | 'check'>): string {
  const [below] = hosts.flatMap(({ replacements }) => replacements.get(thumbprint) ?? []);
  return below
    ? `A certificate below it in the chain is proven and counts, too: ${below.thumbprint} (${quoted(below.subject)}). But ${checkerOf(check)} compares the top as sent. `
    : '';
}

/** Returns the certificate of a live thumbprint as it is shown to operators. */
export function describe(thumbprint: string, hosts: readonly JudgedHost[]) {
  const all = hosts.flatMap(({ report: { host, tops }, unprovenReasons }) =>
    tops
      .filter((top) => top.thumbprint === thumbprint)
      .map((top) => ({ top, host, unprovenReason: unprovenReasons.get(thumbprint) })),
  );
  // Where one of two hosts proves it, it is proven.
  const found = all.find(({ top }) => top.evidence !== null) ?? all[0];
  const until = found?.top.notAfter ? `, valid until ${found.top.notAfter.slice(0, 10)}` : '';
  const unprovenReason = found?.unprovenReason ?? 'there is no evidence';
  return {
    top: found?.top,
    where: found ? `${quoted(found.top.subject)} at ${quoted(found.host)}${until}` : 'unknown',
    unprovenReason,
  };
}
