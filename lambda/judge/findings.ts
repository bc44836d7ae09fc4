import type { Finding, Severity } from './finding';
import { type JudgedHost, displayHost } from './hosts';
import type { Failure, Observation } from './observation';
import type { Plan } from './plan';
import { readUrl } from './url';

/** Gives the command with which a person accepts a thumbprint for a provider; it must work when pasted into a shell. */
export type ApproveCommand = (providerArn: string, thumbprint: string) => string;

/** What the findings about a list need to know. */
export interface ListContext {
  arn: string;
  hosts: readonly JudgedHost[];
  plan: Plan;
  enforced: boolean | null;
  approveCommand: ApproveCommand;
  /** Whether nothing is written because someone else keeps undoing it. */
  stopped: boolean;
}

const ADVICE: Partial<Record<Failure['code'], string>> = {
  'invalid-url': 'Delete the provider or register the right URL; IAM cannot change it.',
  'name-not-found': 'If the issuer is gone for good, delete the provider. Else mend its DNS record.',
  'address-not-allowed': 'If this issuer really lives in a private network, set allowPrivateAddresses.',
  'not-tls': 'Mend the server: it must speak TLS on this port.',
  'issuer-mismatch': 'Register the provider under the URL that the discovery document names, or mend the document.',
  'field-missing': "Mend the issuer's document: AWS needs this field.",
  'redirect-refused': 'Serve the document at this URL itself: a redirect elsewhere proves nothing about the issuer.',
  'too-large': "Look at what the URL serves: this is no issuer's document.",
};

const DEFAULT_ADVICE = 'Look at the issuer. Nothing is changed until it answers; the next run looks again.';

/** One finding for everything that could not be learned, whether at one address or altogether. */
export const failureFindings = (observation: Observation): Finding[] => [
  ...observation.failures.map((failure) => failureFinding(failure, readUrl(failure.where)?.host ?? '')),
  ...[observation.issuerHost, observation.jwksHost].flatMap((host) =>
    host ? host.failures.map((failure) => failureFinding(failure, displayHost(host))) : [],
  ),
];

const failureFinding = ({ code, where, why }: Failure, about: string): Finding => ({
  code,
  severity: 'warning',
  about,
  message: `${where}: ${why}.`,
  action: ADVICE[code] ?? DEFAULT_ADVICE,
});

/** What the plan could not do by itself. */
export const planFindings = (context: ListContext): Finding[] => [
  ...context.plan.held.map((thumbprint) => heldFinding(thumbprint, context)),
  ...context.plan.forbidden.map((thumbprint) => forbiddenFinding(thumbprint, context)),
  ...unplacedFindings(context),
  ...context.plan.unstaged.map(unstagedFinding),
];

/** Something that a person wanted pinned ahead. */
const unstagedFinding = (thumbprint: string): Finding => ({
  code: 'approval-not-done',
  severity: 'warning',
  about: thumbprint,
  message: `${thumbprint} could not be pinned ahead: no place in the list is free, or the watcher may not write it.`,
  action: 'Restore an earlier list without what is obsolete, or take that out by hand; then stage it again.',
});

/** A list that a person wanted back. */
export const restoreNotDone = (version: number, why: string): Finding => ({
  code: 'restore-not-done',
  severity: 'warning',
  message: `Version ${version} of the list was not put back: ${why}.`,
  action: 'Choose another version, or change the list by hand.',
});

/** Approvals that could not be carried out, for a reason that no other finding names. */
export const approvalFindings = (
  approved: ReadonlySet<string>,
  pinned: ReadonlySet<string>,
  context: ListContext,
): Finding[] => {
  const { plan, hosts } = context;
  const explained = new Set([...pinned, ...plan.added, ...plan.forbidden, ...plan.unplaced]);
  const live = hosts.flatMap(({ report }) => report.tops.map(({ thumbprint }) => thumbprint));
  return [...approved]
    .filter((thumbprint) => !explained.has(thumbprint))
    .map((thumbprint) =>
      live.includes(thumbprint)
        ? {
            code: 'approval-not-done',
            severity: 'warning',
            about: thumbprint,
            message: `The approved thumbprint ${thumbprint} is live, but was not added: the issuer's documents could not be read.`,
            action: 'See the other findings, and approve it again once the issuer answers.',
          }
        : {
            code: 'approval-not-done',
            severity: 'warning',
            about: thumbprint,
            message: `The approved thumbprint ${thumbprint} is not what the issuer's hosts present now, so it was not added.`,
            action:
              live.length > 0 ? `Live now: ${live.join(', ')}.` : 'No chain could be read; see the other findings.',
          },
    );
};

const heldFinding = (thumbprint: string, { arn, hosts, enforced, approveCommand }: ListContext): Finding => ({
  code: 'approval-required',
  severity: severityOf(enforced),
  about: thumbprint,
  message: `${missing(thumbprint, hosts)} It was not added. ${consequence(enforced)}`,
  action:
    `Ask the owner of the issuer, by another way than this server, for the SHA-256 of the certificate. Only if it is ` +
    `${describe(thumbprint, hosts).top?.sha256 ?? 'unknown'}, approve it:\n${approveCommand(arn, thumbprint)}`,
});

const forbiddenFinding = (thumbprint: string, { hosts, enforced, stopped }: ListContext): Finding => ({
  code: 'update-forbidden',
  severity: severityOf(enforced),
  about: thumbprint,
  message: `${missing(thumbprint, hosts)} ${consequence(enforced)}`,
  action: stopped
    ? 'Nothing is written while someone else keeps undoing it: see writing-stopped.'
    : 'Add it by hand, or set updates to "verified": with "never" the watcher may not.',
});

const missing = (thumbprint: string, hosts: readonly JudgedHost[]): string => {
  const { top, where, doubt } = describe(thumbprint, hosts);
  const proof = top?.evidence ? '' : ` Nothing proves that it is genuine: ${doubt}.`;
  return `A thumbprint that is not pinned is live: ${thumbprint} (${where}).${proof}`;
};

const unplacedFindings = ({ plan, enforced }: ListContext): Finding[] => {
  if (plan.unplaced.length === 0) return [];
  const severity = severityOf(enforced);
  const unplaced = `Live and trusted, but not added: ${plan.unplaced.join(', ')}.`;
  if (plan.malformed.length > 0) {
    return [
      {
        code: 'list-malformed',
        severity,
        message: `${unplaced} The list in IAM holds something that is no thumbprint: ${plan.malformed.join(', ')}.`,
        action: 'Take it out by hand (aws iam update-open-id-connect-provider-thumbprint); the next run adds the rest.',
      },
    ];
  }
  return [
    {
      code: 'list-full',
      severity,
      message: `${unplaced} All five places are taken by thumbprints that are live, approved or were never seen live: ${plan.list.join(', ')}.`,
      action:
        'Take out one you know to be obsolete (aws iam update-open-id-connect-provider-thumbprint); the next run adds the rest.',
    },
  ];
};

/** A missing pin that AWS checks makes sign-ins fail; one that it ignores is worth knowing. */
const severityOf = (enforced: boolean | null): Severity => (enforced === false ? 'info' : 'critical');

const consequence = (enforced: boolean | null): string =>
  enforced === false
    ? 'AWS verifies this issuer by public CAs and does not look at the thumbprint now.'
    : 'AWS checks the thumbprint of this issuer: sign-ins fail until it is pinned.';

/** How the certificate of a live thumbprint is shown to people. */
export const describe = (thumbprint: string, hosts: readonly JudgedHost[]) => {
  const places = hosts.flatMap(({ report: { host, tops }, doubts }) =>
    tops.filter((top) => top.thumbprint === thumbprint).map((top) => ({ top, host, doubt: doubts.get(thumbprint) })),
  );
  // Of one thumbprint at two hosts the proof counts.
  const found = places.find(({ top }) => top.evidence !== null) ?? places[0];
  const until = found?.top.notAfter ? `, valid until ${found.top.notAfter.slice(0, 10)}` : '';
  const doubt = found?.doubt ?? 'there is no evidence';
  return { top: found?.top, where: found ? `${found.top.subject} at ${found.host}${until}` : 'unknown', doubt };
};
