import { InputError } from '../contract/input-error';
import type { Invocation } from '../contract/invocation';
import { codesOf, isEvent } from '../findings/lookup';
import { quoted } from '../judge/printable';

/**
 * Checks that an invocation acknowledges conditions only. An event is notified once, so that there is nothing to acknowledge.
 * @throws InputError naming a code that is not of a condition
 */
export function checkAcknowledged({ requests }: Pick<Invocation, 'requests'>): void {
  const conditions = new Set<string>(codesOf().filter((code) => !isEvent(code)));
  const wrong = [...requests.values()]
    .flatMap(({ acknowledged }) => [...acknowledged])
    .find((code) => !conditions.has(code));
  if (wrong === undefined) return;
  throw new InputError(`Invalid invocation. acknowledge: ${quoted(wrong, 100)} is not the code of a condition.`);
}
