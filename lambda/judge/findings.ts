import { type Evidence } from './evidence';
import type { Finding, Severity } from './finding';
import { type JudgedHost } from './hosts';
import type { Failure, Observation } from './observation';
import type { Plan } from './plan';

/** Gives the command with which a person accepts a thumbprint for a provider; it must work when pasted into a shell. */
export type ApproveCommand = (providerArn: string, thumbprint: string) => string;

/** What the findings about a list need to know. */
export interface ListContext {
  arn: string;
  hosts: readonly JudgedHost[];
  plan: Plan;
  enforced: boolean | null;
  approveCommand: ApproveCommand;
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
export const failureFindings = (observation: Observation): Finding[] =>
  [...observation.failures, ...(observation.issuerHost?.failures ?? []), ...(observation.jwksHost?.failures ?? [])].map(
    ({ code, where, why }) => ({
      code,
      severity: 'warning',
      message: `${where}: ${why}.`,
      action: ADVICE[code] ?? DEFAULT_ADVICE,
    }),
  );

/** What the plan could not do by itself. */
export const planFindings = (context: ListContext): Finding[] => [
  ...context.plan.held.map((thumbprint) => heldFinding(thumbprint, context)),
  ...context.plan.forbidden.map((thumbprint) => forbiddenFinding(thumbprint, context)),
  ...unplacedFindings(context),
];

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
            message: `The approved thumbprint ${thumbprint} is live, but was not added: the issuer's documents could not be read.`,
            action: 'See the other findings, and approve it again once the issuer answers.',
          }
        : {
            code: 'approval-not-done',
            severity: 'warning',
            message: `The approved thumbprint ${thumbprint} is not what the issuer's hosts present now, so it was not added.`,
            action:
              live.length > 0 ? `Live now: ${live.join(', ')}.` : 'No chain could be read; see the other findings.',
          },
    );
};

/** What a written (or, in a dry run, a planned) list changes. */
export const changeFindings = (plan: Plan, hosts: readonly JudgedHost[], dryRun: boolean): Finding[] => [
  ...plan.added.map((thumbprint) => addedFinding(thumbprint, hosts, dryRun)),
  ...plan.retired.map((thumbprint): Finding => ({
    code: 'thumbprint-retired',
    severity: 'info',
    message: `${dryRun ? 'Would remove' : 'Removed'} ${thumbprint}, which no host presents any more.`,
    action: '',
  })),
];

const EVIDENCE: Record<Evidence, string> = {
  'web-pki': 'its chain verifies to a public CA',
  'operator-ca': 'its chain verifies to a CA certificate that you configured',
  continuity: 'a pinned certificate stands in its chain',
  approved: 'a person approved it',
};

const addedFinding = (thumbprint: string, hosts: readonly JudgedHost[], dryRun: boolean): Finding => {
  const { top, where } = describe(thumbprint, hosts);
  const added = `${dryRun ? 'Would add' : 'Added'} ${thumbprint} (${where})`;
  if (top?.evidence) {
    const anchor = top.anchor ? `: ${top.anchor}` : '';
    const message = `${added}, since ${EVIDENCE[top.evidence]}${anchor}. The thumbprints already pinned stay.`;
    return { code: 'thumbprint-added', severity: 'info', message, action: '' };
  }
  return {
    code: 'trusted-on-first-use',
    severity: 'warning',
    message: `${added} WITHOUT evidence that it is genuine, because updates is set to "always".`,
    action: `Compare it with what the issuer's owner says. SHA-256: ${top?.sha256 ?? 'unknown'}.`,
  };
};

const heldFinding = (thumbprint: string, { arn, hosts, enforced, approveCommand }: ListContext): Finding => ({
  code: 'approval-required',
  severity: severityOf(enforced),
  message: `${missing(thumbprint, hosts)} It was not added. ${consequence(enforced)}`,
  action:
    `Ask the owner of the issuer, by another way than this server, for the SHA-256 of the certificate. Only if it is ` +
    `${describe(thumbprint, hosts).top?.sha256 ?? 'unknown'}, approve it:\n${approveCommand(arn, thumbprint)}`,
});

const forbiddenFinding = (thumbprint: string, { hosts, enforced }: ListContext): Finding => ({
  code: 'update-forbidden',
  severity: severityOf(enforced),
  message: `${missing(thumbprint, hosts)} ${consequence(enforced)}`,
  action: 'Add it by hand, or set updates to "verified": with "never" the watcher may not.',
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
const describe = (thumbprint: string, hosts: readonly JudgedHost[]) => {
  const [found] = hosts.flatMap(({ report: { host, tops }, doubts }) =>
    tops.filter((top) => top.thumbprint === thumbprint).map((top) => ({ top, host, doubt: doubts.get(thumbprint) })),
  );
  const until = found?.top.notAfter ? `, valid until ${found.top.notAfter.slice(0, 10)}` : '';
  const doubt = found?.doubt ?? 'there is no evidence';
  return { top: found?.top, where: found ? `${found.top.subject} at ${found.host}${until}` : 'unknown', doubt };
};
