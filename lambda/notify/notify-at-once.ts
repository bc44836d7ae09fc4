import { type AlertMessage, renderMessage } from './message';
import type { Finding } from '../findings/finding';
import type { KnownCheck } from '../judge/evidence/thumbprint-check';
import { runbookFor } from '../contract/commands';
import { countStatuses } from '../contract/report';
import type { Notifier } from './notifier';
import { sendError } from './notify';

/** Circumstances of a message that no run sends. */
export interface MessageContext {
  /** ID of the account; undefined if it is not known. */
  accountId: string | undefined;
  runId: string;
  now: Date;
  thumbprintCheck: KnownCheck | undefined;
}

/**
 * Notifies operators of findings that no run made: a refused command, a test. Nothing was checked, so the message has no provider.
 * @returns the message
 * @throws Error with the message if it could not be sent
 */
export async function notifyAtOnce(
  findings: readonly Finding[],
  { accountId = 'unknown', runId, now, thumbprintCheck = 'aws' }: MessageContext,
  { publish, settings, approveAllCommand, region = 'unknown', ...commands }: Notifier,
): Promise<AlertMessage> {
  const happened = { reason: 'happened', since: now, until: null, backAfter: null, delayed: false } as const;
  const { message } = renderMessage({
    ...commands,
    approveCommand: approveAllCommand,
    scope: { kind: 'account', id: accountId, name: settings.accountName ?? null },
    region,
    runbook: runbookFor(settings),
    providers: new Map(),
    run: findings.map((finding) => ({ ...happened, finding })),
    report: {
      runId,
      startedAt: now.toISOString(),
      durationMs: 0,
      dryRun: false,
      thumbprintCheck,
      complete: true,
      counts: countStatuses([]),
      findings,
      providers: [],
    },
  });
  await publish?.(message).catch((error: unknown) => {
    throw sendError(message, error, 'It is not kept anywhere else.');
  });
  return message;
}
