import { type Rendered, renderMessage } from '../../lambda/notify/message';
import type { Finding } from '../../lambda/judge/finding';
import type { Notification } from '../../lambda/judge/state/due-notifications';
import type { ProviderReport, Status } from '../../lambda/contract/report';
import { reportOver } from './report';

function finding(of: Partial<Finding>): Finding {
  return {
    code: 'thumbprint-added',
    severity: 'info',
    message: 'Something.',
    action: '',
    ...of,
  };
}

/** When the run began that tells. */
const NOW = new Date('2026-11-21T12:00:00.000Z');

/** What is told of a finding in the run that came upon it. */
export function item(of: Partial<Finding>, outbox: Partial<Notification> = {}): Notification {
  return {
    finding: finding(of),
    reason: 'opened',
    since: NOW,
    until: null,
    backAfter: null,
    delayed: false,
    ...outbox,
  };
}

/** The provider that is told of. */
export const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';

/** A provider of the report, and what there is to tell of it. */
export interface NotifiedItem {
  provider: ProviderReport;
  items: readonly Notification[];
}

/** A provider with this status, and what there is to tell of it. */
export function notified(status: Status, ...items: Notification[]): NotifiedItem {
  return {
    provider: {
      arn: ARN,
      issuer: 'https://issuer.example',
      status,
      enforced: true,
      enforcedWhy: 'no public CA vouches for issuer.example',
      missing: false,
      before: ['a'.repeat(40)],
      after: ['a'.repeat(40), 'b'.repeat(40)],
      added: [],
      retired: [],
      hosts: [],
      findings: items.map((one) => one.finding),
    },
    items,
  };
}

/** The same with something else in the report. */
export function changed({ provider, items }: NotifiedItem, of: Partial<ProviderReport>): NotifiedItem {
  return {
    provider: { ...provider, ...of },
    items,
  };
}

/** The same with ARNs of their own, by which their news is known. */
export function apart(all: readonly NotifiedItem[]): NotifiedItem[] {
  return all.map((one, n) => changed(one, { arn: `${one.provider.arn}/${n}` }));
}

/** The message of a run over these providers. */
export function render(all: readonly NotifiedItem[], run: readonly Notification[] = []): Rendered {
  const providers = all.map(({ provider }) => provider);
  return renderMessage({
    report: reportOver(providers, {
      runId: 'run-1',
      startedAt: NOW.toISOString(),
      findings: run.map((one) => one.finding),
    }),
    providers: new Map(all.flatMap(({ provider, items }) => (items.length > 0 ? [[provider.arn, items]] : []))),
    run,
    account: '123456789012',
    reportCommand: 'REPORT COMMAND',
    approveCommand: (approvals) =>
      `APPROVE ${approvals.map(({ provider, thumbprint }) => `${provider} ${thumbprint}`).join(' ')}`,
    restoreCommand: (provider, version) => `RESTORE ${provider} ${version}`,
    removeCommand: (provider, thumbprint, evenIfLive) =>
      `REMOVE ${provider} ${thumbprint}${evenIfLive ? ' EVEN IF LIVE' : ''}`,
  });
}

/** What the message of a run over these providers says. */
export function textOf(...all: NotifiedItem[]): string {
  return render(all).message.text;
}

/** And its subject. */
export function subjectOf(...all: NotifiedItem[]): string {
  return render(all).message.subject;
}
