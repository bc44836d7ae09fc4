import type { Observation } from '../../lambda/judge/observation';
import { readConnectTo } from '../../lambda/observe/tls/addresses';
import type { LookAt } from '../../lambda/observe/host';
import { DEFAULT_LIMITS } from '../../lambda/observe/tls/limits';
import { observe } from '../../lambda/observe/observe';
import type { LookoutOptions } from '../../lambda/observe/tls/opening';
import { createLookoutContexts } from '../../lambda/observe/tls/tls-settings';

/** A resolver for names that do not exist: a test that means another host says so by `connectTo`. */
export const noSuchName = (host: string): Promise<string[]> =>
  Promise.reject(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }));

/** Short waits, so that tests of silent servers are quick; how long they really take is not measured. */
export const SHORT_LIMITS = { ...DEFAULT_LIMITS, handshakeMs: 1000, responseMs: 1000, totalMs: 5000 };

/** What may be chosen about a look. */
export interface Lookout extends Partial<Omit<LookoutOptions, 'connectTo'>> {
  /** CA certificates, PEM. */
  trusting?: readonly string[];
  /** Rules as in the settings. */
  connectTo?: readonly string[];
}

/** How hosts on loopback are looked at. */
export const lookingFrom = ({ trusting = [], connectTo = [], ...options }: Lookout = {}): LookoutOptions => ({
  resolve: noSuchName,
  connectTo: readConnectTo(connectTo),
  allowPrivateAddresses: false,
  contexts: createLookoutContexts(trusting),
  limits: DEFAULT_LIMITS,
  ...options,
});

/** Observes an issuer on loopback; `look` as with `observe`. */
export const lookFrom = (issuer: string, lookout?: Lookout, look?: LookAt): Promise<Observation> =>
  observe(issuer, lookingFrom(lookout), look);
