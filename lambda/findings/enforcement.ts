/** A host, and the addresses that a reason holds for where it does not hold for all of them. */
export interface ReasonPlace {
  host: string;
  addresses?: readonly string[];
}

/** Reason for the answer to whether the service checks the thumbprint of a provider. */
export type EnforcementReason =
  | {
      reason: 'no-public-ca' | 'name-mismatch' | 'certificate-unreadable' | 'no-certificate' | 'tls13-only';
      places: readonly ReasonPlace[];
    }
  /** `openssl` is OpenSSL's code. */
  | { reason: 'not-verified'; openssl: string; places: readonly ReasonPlace[] }
  | { reason: 'public-ca'; hosts: readonly string[]; unreachable: readonly string[] }
  | { reason: 'unreachable' | 'not-observed' | 'service-unknown' }
  /** The setting `thumbprintCheck` says it. */
  | { reason: 'setting'; check: string }
  /** The answer of the last look that had one. */
  | { reason: 'formerly'; enforced: boolean };
