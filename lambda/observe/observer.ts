import type { ProviderProfile } from '../contract/settings';
import type { Finding } from '../findings/finding';
import type { Observation } from '../judge/observation';
import type { ProbeHost } from './host';
import type { ProbeOptions } from './tls/opening';
import type { Trust } from './trust';

/** Hints from earlier looks for the look that begins. */
export type ProbeHints = Pick<ProbeOptions, 'askFirst' | 'rememberedTls12' | 'rememberedKind'>;

/** Reason why there is no observation of an issuer. The provider is skipped then. */
export interface Unobserved {
  unobserved: Finding;
}

/** Observes an issuer's hosts as they are now; never throws. */
export type ObserveHosts = (...asked: Parameters<Observe>) => Promise<Observation>;

/** Observes an issuer's hosts, or finds what was observed of them; never throws. */
export type Observe = (
  issuer: string,
  profile: ProviderProfile,
  trust: Trust,
  probeHost: ProbeHost,
  hints?: ProbeHints,
) => Promise<Observation | Unobserved>;
