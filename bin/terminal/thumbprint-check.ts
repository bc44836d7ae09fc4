import { IAMClient } from '@aws-sdk/client-iam';
import type { KnownCheck } from '../../lambda/judge/evidence/thumbprint-check';
import { type Settings, checkOf } from '../../lambda/contract/settings';

/**
 * Returns what the service behind the SDK compares with the thumbprints of providers: by the settings, else by the endpoint in
 * the SDK's `AWS_*` variables and configuration files.
 */
export async function thumbprintCheckFrom(settings: Settings): Promise<KnownCheck> {
  const { config } = new IAMClient({});
  // The SDK keeps it for its own middleware, and its types have it for that alone.
  const { serviceConfiguredEndpoint: ask }: { serviceConfiguredEndpoint?: () => Promise<string | undefined> } = config;
  return checkOf(settings, await ask?.());
}
