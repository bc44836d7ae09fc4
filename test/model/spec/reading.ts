import type { AlertMessage } from '../../../lambda/act/message';
import { readMessage } from '../world/inbox';

/** Codes of what happens, and is not so any longer than the moment. */
const HAPPENINGS = new Set([
  'thumbprint-added',
  'thumbprint-retired',
  'thumbprint-approved',
  'thumbprint-staged',
  'staged-live',
  'trusted-on-first-use',
  'approval-not-done',
  'changed-elsewhere',
  'list-restored',
  'restore-not-done',
]);

/** Codes that stand for one condition. */
const KINDS = new Map([
  ['http-status', 'out-of-reach'],
  ['timed-out', 'out-of-reach'],
  ['certificate-expiring', 'certificate-dates'],
  ['certificate-expired', 'certificate-dates'],
]);

/** What a message tells, in the words in which the model says what it should tell. */
export const itemsIn = (message: AlertMessage): string[] =>
  readMessage(message).map(({ key, occasion, severity, code, about, lasted, again, late }) => {
    const kind = KINDS.get(code) ?? code;
    const words = HAPPENINGS.has(code)
      ? [occasion, kind, about]
      : [occasion, severity, kind, about, lasted, again ? 'again' : ''];
    return `${key}: ${[...words, late ? 'late' : ''].filter((word) => word !== '').join(' ')}`;
  });
