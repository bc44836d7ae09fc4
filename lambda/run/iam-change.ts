import { APP_ID } from '../act/client-limits';
import type { IamChange } from '../contract/cloudtrail-event';
import type { Recreation } from '../findings/command';
import type { Finding } from '../findings/finding';

/**
 * Returns the finding that someone did something to a provider, and that CloudTrail knows who.
 * @param recreate data with which a deleted provider can be created again, if known
 */
export function iamChange(
  { action, caller, sourceAddress, userAgent, at }: IamChange,
  recreate: Recreation | null = null,
): Finding {
  const isWatcher = action === 'UpdateOpenIDConnectProviderThumbprint' && ` ${userAgent} `.includes(` app/${APP_ID} `);
  const facts = { action, caller, sourceAddress, userAgent, at: at.toISOString(), isWatcher, recreate };
  return { code: 'iam-change', about: action, facts };
}
