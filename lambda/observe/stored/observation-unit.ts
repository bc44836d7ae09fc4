import { type ProviderProfile, type Settings, profileOf } from '../../contract/settings';
import { sha256Of } from '../../judge/chain/thumbprint';

/**
 * What is observed once, whoever trusts it: an issuer, and all that decides what its hosts are asked and by which CA certificates their
 * chains are verified. Providers with the same unit, in one account or in many, share one observation. Issuers that share a host do not:
 * each has documents of its own.
 */
export interface ObservationUnit {
  /** Issuer URL with `https://`, exactly as registered. */
  issuer: string;
  /** Path of the PEM file with CA certificates, as the settings have it; null for none. */
  caFile: string | null;
  /** True if no other CA certificates count. */
  caExclusive: boolean;
  allowPrivateAddresses: boolean;
}

/** Returns the unit that a provider belongs to by the settings. */
export function unitOf(settings: Settings, provider: { arn: string; issuer: string }): ObservationUnit {
  return unitFor(provider.issuer, profileOf(settings, provider));
}

/** Returns the unit of an issuer that is observed with a profile. */
export function unitFor(
  issuer: string,
  { caFile, caExclusive, allowPrivateAddresses }: ProviderProfile,
): ObservationUnit {
  return { issuer, caFile: caFile ?? null, caExclusive, allowPrivateAddresses };
}

/** Returns the key of a unit, 64 hexadecimal digits: equal units have equal keys. */
export function unitKey({ issuer, caFile, caExclusive, allowPrivateAddresses }: ObservationUnit): string {
  return sha256Of(Buffer.from(JSON.stringify([issuer, caFile, caExclusive, allowPrivateAddresses])));
}
