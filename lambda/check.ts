import type { Observation } from './judge/observation';
import { DEFAULT_PATIENCE, type ChangeOutcome, type Patience, changeThumbprints } from './act/change';
import { type Iam, type Provider, describeError, isNotFound } from './act/iam';
import type { Finding } from './judge/finding';
import { type ApproveCommand, changeFindings } from './judge/findings';
import { type Judgement, judge } from './judge/judge';
import type { ProviderReport, Status } from './report';
import { type ProviderProfile, type Settings, issuerOfArn, profileOf } from './settings';
import type { Trust } from './trust';

/** What checking a provider needs. */
export interface CheckDependencies {
  iam: Iam;
  /** Looks at an issuer's hosts; never throws. */
  observe: (issuer: string, profile: ProviderProfile, trust: Trust) => Promise<Observation>;
  trustOf: (profile: ProviderProfile) => Trust;
  settings: Settings;
  clock: () => Date;
  approveCommand: ApproveCommand;
  patience?: Patience;
}

/** What a check is asked to do. */
export interface CheckRequest {
  arn: string;
  dryRun: boolean;
  /** Thumbprints a person named for this provider, normalised. */
  approved: ReadonlySet<string>;
}

/** Checks one provider: observe, judge, act. Rejects only on a defect of the watcher itself. */
export const checkProvider = async (request: CheckRequest, using: CheckDependencies): Promise<ProviderReport> => {
  const { arn, dryRun } = request;
  const read = await using.iam.get(arn).catch((error: unknown) => ({ error }));
  if ('error' in read) return unread(arn, read.error);
  const profile = profileOf(using.settings, read);
  const trust = using.trustOf(profile);
  const observation = await using.observe(read.issuer, profile, trust);
  const judgeNow = ({ thumbprints }: Provider): Judgement =>
    judge({
      arn,
      pinned: thumbprints,
      observation,
      updates: profile.updates,
      anchors: trust.anchors,
      approved: request.approved,
      // Nothing is remembered between runs yet: no certificate of an earlier run can vouch for a new one, and no thumbprint
      // is known to be superseded, so that none is removed.
      remembered: [],
      superseded: new Map(),
      overlapMs: null,
      now: using.clock(),
      approveCommand: using.approveCommand,
    });
  const judged = judgeNow(read);
  if (dryRun || !judged.plan.write) return reportOf(read, judged, judged.plan.write ? 'planned' : 'unchanged');
  const outcome = await changeThumbprints(using.iam, arn, judgeNow, using.patience ?? DEFAULT_PATIENCE);
  return outcome.kind === 'failed'
    ? reportOf(read, judged, 'failed', writeFailure(outcome.reason, judged))
    : reportOf(outcome.provider, outcome.judged, outcome.kind, unconfirmed(outcome));
};

/** The report of a provider that was not looked at, or could not be. */
export const emptyReport = (arn: string, status: Status, finding: Finding): ProviderReport => ({
  arn,
  issuer: arn.startsWith('arn:') ? issuerOfArn(arn) : arn,
  status,
  enforced: null,
  enforcedWhy: 'it was not looked at',
  before: [],
  after: [],
  added: [],
  retired: [],
  hosts: [],
  findings: [finding],
});

type Effect = 'planned' | 'unchanged' | 'written' | 'unconfirmed' | 'failed';

const reportOf = (provider: Provider, judged: Judgement, effect: Effect, extra: Finding[] = []): ProviderReport => {
  const { plan } = judged;
  const changes = effect === 'planned' || effect === 'written';
  return {
    arn: provider.arn,
    issuer: provider.issuer,
    status: statusOf(judged, effect),
    enforced: judged.enforced,
    enforcedWhy: judged.enforcedWhy,
    before: provider.thumbprints,
    after: effect === 'written' || effect === 'planned' ? plan.list : provider.thumbprints,
    added: changes ? plan.added : [],
    retired: changes ? plan.retired : [],
    hosts: judged.hosts.map(({ report }) => report),
    findings: [
      ...extra,
      ...judged.findings,
      ...(changes ? changeFindings(plan, judged.hosts, effect === 'planned') : []),
    ],
  };
};

const statusOf = ({ complete, plan }: Judgement, effect: Effect): Status => {
  if (!complete || effect === 'failed' || effect === 'unconfirmed') return 'failed';
  if (plan.held.length + plan.forbidden.length + plan.unplaced.length > 0) return 'held';
  return effect === 'unchanged' ? 'unchanged' : 'updated';
};

const unread = (arn: string, error: unknown): ProviderReport =>
  isNotFound(error)
    ? emptyReport(arn, 'skipped', {
        code: 'provider-deleted',
        severity: 'info',
        message: 'IAM knows no provider with this ARN (any more).',
        action: 'If you named it by hand, compare it with: aws iam list-open-id-connect-providers',
      })
    : emptyReport(arn, 'failed', {
        code: 'iam-read-failed',
        severity: 'warning',
        message: `IAM did not give the provider: ${describeError(error)}.`,
        action: 'If access was denied, look at the permissions of the role that the watcher runs with.',
      });

const writeFailure = (reason: string, { plan, enforced }: Judgement): Finding[] => [
  {
    code: 'iam-write-failed',
    severity: enforced === false ? 'warning' : 'critical',
    message: `IAM did not accept the new list (${plan.list.join(', ')}): ${reason}.`,
    action:
      'If access was denied, look at the permissions of the role that the watcher runs with. The next run tries again.',
  },
];

const unconfirmed = (outcome: ChangeOutcome<Judgement>): Finding[] =>
  outcome.kind === 'unconfirmed'
    ? [
        {
          code: 'iam-write-unconfirmed',
          severity: 'warning',
          message: `IAM accepted the new list (${outcome.judged.plan.list.join(', ')}), but answers with ${outcome.found?.join(', ') ?? 'an error'} when asked for it.`,
          action: 'Another tool may have replaced the list at the same moment. The next run looks again.',
        },
      ]
    : [];
