import type { Finding } from '../judge/finding';
import { printable, quoted, quotedFew } from '../judge/printable';

/** Returns the finding about a name in the settings that fits no provider: a typo in `exclude` would protect nothing. */
export function unknownProvider(name: string): Finding {
  return {
    code: 'unknown-provider',
    severity: 'warning',
    about: printable(name),
    message: `The settings name ${quoted(name)}, but this account has no such provider.`,
    action: 'Mend include, exclude or providers. Case and final slashes count, except in exclude.',
  };
}

/** Most names that a message lists. */
const SHOWN = 5;

/**
 * Returns the finding that IAM listed so few providers that the reason may be whoever answered, and not the account.
 * @param vanished ARNs that are missing
 * @param listed number of providers that IAM gave
 */
export function providersVanished(vanished: readonly string[], listed: number): Finding[] {
  return vanished.length === 0
    ? []
    : [
        {
          code: 'providers-vanished',
          severity: 'warning',
          message: `IAM listed ${listed} providers. ${vanished.length} that an earlier run listed are missing, and no IAM event told that they were deleted: ${quotedFew(vanished, SHOWN, 300)}. They were not checked. Nothing else follows from it: what is remembered of them is kept.`,
          action: `Look whether they are there: aws iam list-open-id-connect-providers. If they were deleted on purpose, do nothing: the third full run in a row that gets the same list takes it for the account's.`,
        },
      ];
}

/** Returns the finding that the time was too short. */
export function runIncomplete(skipped: readonly string[], of: number): Finding[] {
  if (skipped.length === 0) return [];
  return [
    {
      code: 'run-incomplete',
      severity: 'warning',
      message: `The run had no time left for ${skipped.length} of ${of} providers: ${quotedFew(skipped, SHOWN)}. They come first in the next run.`,
      action: 'If this happens again, give the function more time or memory (props timeout and memorySize).',
    },
  ];
}

/** Returns the finding that the state store could not be used. */
export function stateUnavailable(errors: readonly string[]): Finding[] {
  return errors.length === 0
    ? []
    : [
        {
          code: 'state-unavailable',
          severity: 'warning',
          message: `The watcher could not use its memory: ${errors
            .slice(0, SHOWN)
            .map((one) => quoted(one, 500))
            .join(
              '; ',
            )}. Meanwhile thumbprints are added on evidence all the same, even those that you rejected, since the watcher cannot know that; nothing is removed, and updates "always" adds nothing without evidence. Every run tells again what lasts, and later runs take what is changed now for someone else's doing.`,
          action:
            'Look at the DynamoDB table (the stack output TableName): whether it is there, and what the function may do with it. An item that cannot be read stays as it is until somebody deletes it, or a newer version of the watcher reads it.',
        },
      ];
}
