import { APP_ID } from '../act/client-limits';
import type { IamChange, ProviderAction } from '../contract/cloudtrail-event';
import type { Finding, Severity } from '../judge/finding';
import { quoted } from '../judge/printable';

/** Effect of each action, as the middle of a sentence, and how much it matters that someone did it. */
const DESCRIPTIONS: Record<ProviderAction, readonly [string, Severity]> = {
  CreateOpenIDConnectProvider: ['created this provider', 'info'],
  UpdateOpenIDConnectProviderThumbprint: ['replaced its thumbprints', 'warning'],
  AddClientIDToOpenIDConnectProvider: [
    'added a client ID, so that tokens for another audience are accepted',
    'warning',
  ],
  RemoveClientIDFromOpenIDConnectProvider: ['removed a client ID, so that tokens for it are refused', 'warning'],
  DeleteOpenIDConnectProvider: ['deleted this provider, so that every sign-in through it fails', 'warning'],
};

/** Returns the finding that someone did something to a provider, and that CloudTrail knows who. */
export function iamChange({ action, caller, sourceAddress, userAgent, at }: IamChange): Finding {
  const [description, severity] = DESCRIPTIONS[action];
  const isWatcher = action === 'UpdateOpenIDConnectProviderThumbprint' && ` ${userAgent} `.includes(` app/${APP_ID} `);
  const when = at.toISOString().slice(0, 16).replace('T', ' ');
  return {
    code: 'iam-change',
    severity,
    about: action,
    message: `${quoted(caller)} ${description}, at ${when} UTC from ${quoted(sourceAddress)} with ${quoted(userAgent)}.${isWatcher ? ANOTHER : ''}`,
    action: isWatcher ? REMOVE_ONE : severity === 'info' ? '' : 'Make sure that this was meant.',
  };
}

const ANOTHER =
  ' By that user agent it was another watcher. Two in one account undo what the other does, until both stop writing.';
const REMOVE_ONE = 'Keep one watcher in this account, and remove the other, in whatever region it is.';
