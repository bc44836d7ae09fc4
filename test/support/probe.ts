import type { Observation } from '../../lambda/judge/observation';
import { readConnectTo } from '../../lambda/observe/tls/addresses';
import type { ProbeHost } from '../../lambda/observe/host';
import { DEFAULT_LIMITS } from '../../lambda/observe/tls/limits';
import { observe } from '../../lambda/observe/observe';
import type { ProbeOptions } from '../../lambda/observe/tls/opening';
import { createTlsContexts } from '../../lambda/observe/tls/tls-settings';

/** A resolver for names that do not exist: a test that means another host says so by `connectTo`. */
export function noSuchName(host: string): Promise<string[]> {
  return Promise.reject(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }));
}

/** Short waits, so that tests of silent servers are quick; how long they really take is not measured. */
export const SHORT_LIMITS = { ...DEFAULT_LIMITS, handshakeMs: 1000, responseMs: 1000, totalMs: 5000 };

/** What may be chosen about a look. */
export interface ProbeSetup extends Partial<Omit<ProbeOptions, 'connectTo'>> {
  /** CA certificates, PEM. */
  trusting?: readonly string[];
  /** Rules as in the settings. */
  connectTo?: readonly string[];
}

/** How hosts on loopback are looked at. */
export function probingFrom({ trusting = [], connectTo = [], ...options }: ProbeSetup = {}): ProbeOptions {
  return {
    resolve: noSuchName,
    connectTo: readConnectTo(connectTo),
    allowPrivateAddresses: false,
    contexts: createTlsContexts(trusting),
    limits: DEFAULT_LIMITS,
    ...options,
  };
}

/** Observes an issuer on loopback; `look` as with `observe`. */
export function observeFrom(issuer: string, probe?: ProbeSetup, look?: ProbeHost): Promise<Observation> {
  return observe(issuer, probingFrom(probe), look);
}
