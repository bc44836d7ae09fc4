import type { Digest } from '../../lambda/notify/digest';
import { type Rendered, renderMessage } from '../../lambda/notify/message';
import type { FindingCode } from '../../lambda/findings/catalogue';
import type { Finding } from '../../lambda/findings/finding';
import type { Notification } from '../../lambda/judge/state/due-notifications';
import type { ProviderReport, Status } from '../../lambda/contract/report';
import { reportOver } from './report';
import { sampleOf } from './sample-findings';

/** Start of the run that sends the message. */
const NOW = new Date('2026-11-21T12:00:00.000Z');

/** A notification of a finding that this run made; of a code, about the first sample of it. */
export function item(finding: Finding | FindingCode, outbox: Partial<Notification> = {}): Notification {
  return {
    finding: typeof finding === 'string' ? sampleOf(finding) : finding,
    reason: 'opened',
    since: NOW,
    until: null,
    backAfter: null,
    delayed: false,
    ...outbox,
  };
}

/** The provider that a notification is about. */
export const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';

/** A provider of the report, and the notifications about it. */
export interface NotifiedItem {
  provider: ProviderReport;
  items: readonly Notification[];
}

/** A provider with this status, and the notifications about it. */
export function notified(status: Status, ...items: Notification[]): NotifiedItem {
  return {
    provider: {
      arn: ARN,
      issuer: 'https://issuer.example',
      status,
      enforced: true,
      enforcedBy: [{ reason: 'no-public-ca', places: [{ host: 'issuer.example' }] }],
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

/** The same with ARNs of their own, which distinguish them. */
export function apart(all: readonly NotifiedItem[]): NotifiedItem[] {
  return all.map((one, n) => changed(one, { arn: `${one.provider.arn}/${n}` }));
}

/** The same for the issuer at a host. */
export function named(one: NotifiedItem, host: string): NotifiedItem {
  return changed(one, { arn: `arn:aws:iam::123456789012:oidc-provider/${host}`, issuer: `https://${host}` });
}

/**
 * The message of a run over these providers.
 * @param of what is otherwise about the digest
 */
export function render(
  all: readonly NotifiedItem[],
  run: readonly Notification[] = [],
  of: Partial<Digest> = {},
): Rendered {
  const providers = all.map(({ provider }) => provider);
  return renderMessage({
    report: reportOver(providers, {
      runId: 'run-1',
      startedAt: NOW.toISOString(),
      findings: run.map((one) => one.finding),
    }),
    providers: new Map(all.flatMap(({ provider, items }) => (items.length > 0 ? [[provider.arn, items]] : []))),
    run,
    scope: { kind: 'account', id: '123456789012', name: null },
    region: 'eu-central-1',
    runbook: (code) => `RUNBOOK ${code}`,
    reportCommand: 'REPORT COMMAND',
    approveCommand: (approvals) =>
      `APPROVE ${approvals.map(({ provider, thumbprint }) => `${provider} ${thumbprint}`).join(' ')}`,
    restoreCommand: (provider, version) => `RESTORE ${provider} ${version}`,
    removeCommand: (provider, thumbprint, evenIfLive) =>
      `REMOVE ${provider} ${thumbprint}${evenIfLive ? ' EVEN IF LIVE' : ''}`,
    ...of,
  });
}

/** The text of the message of a run over these providers. */
export function textOf(...all: NotifiedItem[]): string {
  return render(all).message.text;
}

/** Its subject. */
export function subjectOf(...all: NotifiedItem[]): string {
  return render(all).message.subject;
}
