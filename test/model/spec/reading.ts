import type { AlertMessage } from '../../../lambda/notify/message';
import { readMessage } from '../sandbox/inbox';

/** Codes of what happens, and is not so any longer than the moment. */
const EVENTS = new Set([
  'thumbprint-added',
  'thumbprint-retired',
  'thumbprint-approved',
  'thumbprint-staged',
  'thumbprint-removed',
  'removal-not-done',
  'staged-live',
  'trusted-on-first-use',
  'approval-not-done',
  'external-change',
  'list-restored',
  'restore-not-done',
]);

/** Codes that stand for one condition. */
export const KINDS: ReadonlyMap<string, string> = new Map([
  ['http-status', 'out-of-reach'],
  ['timed-out', 'out-of-reach'],
  ['unreachable', 'out-of-reach'],
  ['connection-closed', 'out-of-reach'],
  ['certificate-expiring', 'certificate-dates'],
  ['certificate-expired', 'certificate-dates'],
]);

/** What a message tells, in the words in which the model says what it should tell. */
export function itemsIn(message: AlertMessage): string[] {
  return readMessage(message).map(({ key, readReason, severity, code, about, lasted, again, delayed }) => {
    const kind = KINDS.get(code) ?? code;
    const words = EVENTS.has(code)
      ? [readReason, code === 'thumbprint-added' && severity === 'warning' ? severity : '', kind, about]
      : [readReason, severity, kind, about, lasted, again ? 'again' : ''];
    return `${key}: ${[...words, delayed ? 'late' : ''].filter((word) => word !== '').join(' ')}`;
  });
}
