import type { Iam, Provider } from '../act/iam';
import { displayHost } from '../judge/evidence/hosts';
import type { Observation } from '../judge/observation';
import type { ProviderState } from '../judge/state/provider-state';
import { singleKindOf } from '../judge/state/single-kinds';
import { rememberedTls12 } from '../judge/state/tls12';
import { addressesToAskFirst } from '../judge/state/unanswered';
import type { KnownCheck } from '../judge/evidence/thumbprint-check';
import { type Clocks, type Moment, ageOf, momentBefore, momentOf } from '../contract/moment';
import type { ProbeHost } from '../observe/host';
import type { Observe, ProbeHints, Unobserved } from '../observe/observer';
import { LIFETIME_MS } from '../observe/shared-hosts';
import { STORED_FRESH_MS } from '../observe/stored/freshness';
import { type ProviderProfile, type Settings, profileOf } from '../contract/settings';
import type { Trust } from '../observe/trust';

/**
 * Returns the hints for a look, from the provider's state. Who names a provider wants to know all that its hosts present, and may
 * approve it.
 * @param named true if an operator named the provider
 */
export function probeHintsFrom(state: ProviderState, named: boolean, now: Date): ProbeHints {
  return {
    askFirst: (host, port) => addressesToAskFirst(state, displayHost({ host, port })),
    rememberedTls12: (host, port) => rememberedTls12(state, displayHost({ host, port }), now),
    rememberedKind: (host, port) => (named ? null : singleKindOf(state, displayHost({ host, port }), now)),
  };
}

/** Dependencies of a look at a provider. */
export interface SnapshotDependencies extends Clocks {
  iam: Iam;
  /** Signal to give up on reading providers. Default: as soon as IAM refuses. */
  until?: AbortSignal;
  /** Observes issuers' hosts, or reads observations that are stored. */
  observe: Observe;
  trustOf: (profile: ProviderProfile) => Trust;
  settings: Settings;
  /** Comparison that the service makes with the thumbprints. Default: as AWS. */
  thumbprintCheck?: KnownCheck;
}

/** A provider as IAM has it, and the observation of its hosts. */
export interface ProviderSnapshot {
  provider: Provider;
  profile: ProviderProfile;
  trust: Trust;
  observation: Observation;
  /** Moment at which the look at the hosts began. */
  begun: Moment;
}

/** Snapshot of a provider, or the error with which IAM did not give it, or the reason why there is no observation of it. */
export type SnapshotResult = ProviderSnapshot | { error: unknown } | Unobserved;

/**
 * Observes one provider: in IAM first, then at its hosts.
 * @param probeHost probes hosts; a run shares its observations
 * @param hints hints from the provider's state; default: none
 * @returns the error when IAM did not give the provider
 */
export async function observeProvider(
  arn: string,
  probeHost: ProbeHost,
  using: SnapshotDependencies,
  hints?: ProbeHints,
): Promise<SnapshotResult> {
  const { iam, until } = using;
  const provider = await iam.get(arn, until).catch((error: unknown) => ({ error }));
  return 'error' in provider ? provider : observeHosts(provider, probeHost, using, hints);
}

/** Observes the hosts of a provider that is known, as `observeProvider`. */
export async function observeHosts(
  provider: Provider,
  probeHost: ProbeHost,
  using: SnapshotDependencies,
  hints?: ProbeHints,
): Promise<ProviderSnapshot | Unobserved> {
  const { observe, trustOf, settings } = using;
  const profile = profileOf(settings, provider);
  const trust = trustOf(profile);
  const now = momentOf(using);
  const observation = await observe(provider.issuer, profile, trust, probeHost, hints);
  if ('unobserved' in observation) return observation;
  const begun = observation.observedAt ? momentBefore(observation.observedAt, using) : now;
  return { provider, profile, trust, observation, begun };
}

/**
 * Greatest age of a look for a write to rest on it, in milliseconds: two minutes, less the time that providers share the
 * observation of a host. The observation in a look may be older than the look by that time.
 */
const FRESH_MS = 2 * 60_000 - LIFETIME_MS;

/** True if a write may rest on the look. */
export function isFresh({ begun, observation }: ProviderSnapshot, clocks: Clocks): boolean {
  return ageOf(begun, clocks) < (observation.observedAt ? STORED_FRESH_MS : FRESH_MS);
}
