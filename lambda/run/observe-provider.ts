import type { Iam, Provider } from '../act/iam';
import type { Observation } from '../judge/observation';
import type { KnownCheck } from '../judge/evidence/thumbprint-check';
import { type Clocks, type Moment, ageOf, momentOf } from '../contract/moment';
import type { ProbeHost } from '../observe/host';
import type { ProbeOptions } from '../observe/tls/opening';
import { LIFETIME_MS } from '../observe/shared-hosts';
import { type ProviderProfile, type Settings, profileOf } from '../contract/settings';
import type { Trust } from '../observe/trust';

/** What earlier looks tell the one that begins. */
export type ProbeHints = Pick<ProbeOptions, 'askFirst' | 'rememberedTls12'>;

/** What looking at a provider needs. */
export interface SnapshotDependencies extends Clocks {
  iam: Iam;
  /** When to give up on reading providers. Default: as soon as IAM refuses. */
  until?: AbortSignal;
  /** Looks at an issuer's hosts; never throws. */
  observe: (
    issuer: string,
    profile: ProviderProfile,
    trust: Trust,
    probeHost: ProbeHost,
    hints?: ProbeHints,
  ) => Promise<Observation>;
  trustOf: (profile: ProviderProfile) => Trust;
  settings: Settings;
  /** What the service compares with the thumbprints. Default: as AWS. */
  thumbprintCheck?: KnownCheck;
}

/** What IAM has of a provider, and what its hosts present. */
export interface ProviderSnapshot {
  provider: Provider;
  profile: ProviderProfile;
  trust: Trust;
  observation: Observation;
  /** When the look at the hosts began. */
  begun: Moment;
}

/** What a look at a provider came to, or why IAM did not give it. */
export type SnapshotResult = ProviderSnapshot | { error: unknown };

/**
 * Looks at one provider: in IAM first, then at its hosts.
 * @param lookAt looks at hosts; a run shares what it saw
 * @param recalled what is remembered of its hosts; default: nothing
 * @returns the error when IAM did not give the provider
 */
export const observeProvider = async (
  arn: string,
  probeHost: ProbeHost,
  using: SnapshotDependencies,
  hints?: ProbeHints,
): Promise<SnapshotResult> => {
  const { iam, until, observe, trustOf, settings } = using;
  const provider = await iam.get(arn, until).catch((error: unknown) => ({ error }));
  if ('error' in provider) return provider;
  const profile = profileOf(settings, provider);
  const trust = trustOf(profile);
  const begun = momentOf(using);
  const observation = await observe(provider.issuer, profile, trust, probeHost, hints);
  return { provider, profile, trust, observation, begun };
};

/**
 * How old a look may be for a write to rest on it, in milliseconds: two minutes. What a look shows may be older by as long as
 * providers share a host's.
 */
const FRESH_MS = 2 * 60_000 - LIFETIME_MS;

/** Whether a write may rest on a look. */
export function isFresh({ begun }: ProviderSnapshot, clocks: Clocks): boolean {
  return ageOf(begun, clocks) < FRESH_MS;
}
