import { renderMessage } from './message';
import type { Finding } from '../judge/finding';
import type { KnownCheck } from '../judge/evidence/thumbprint-check';
import { countStatuses } from '../contract/report';
import { type Notifier, sendError } from './notify';

/** Circumstances in which a command was refused. */
export interface RefusalContext {
  /** ID of the account; undefined if it is not known. */
  accountId: string | undefined;
  runId: string;
  now: Date;
  thumbprintCheck: KnownCheck | undefined;
}

/**
 * Notifies operators that a command was refused. Nothing was checked, so the message has no provider.
 * @throws Error with the message if it could not be sent
 */
export async function notifyRefusal(
  findings: readonly Finding[],
  { accountId = 'unknown', runId, now, thumbprintCheck = 'aws' }: RefusalContext,
  { publish, settings, approveAllCommand, ...commands }: Notifier,
): Promise<void> {
  const happened = { reason: 'happened', since: now, until: null, backAfter: null, delayed: false } as const;
  const { message } = renderMessage({
    ...commands,
    approveCommand: approveAllCommand,
    account: settings.accountName ?? accountId,
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
}
