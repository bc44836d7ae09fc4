import { createHash } from 'node:crypto';
import type { IssuedCertificate } from '../../sandbox/certificate-signing';

/** Certificates are others each time. Here they are known by names, from which their digests come. */
export interface Names {
  /** Names a certificate, and gives it back. */
  name: <T extends IssuedCertificate>(name: string, certificate: T) => T;
  /** A text with the digests that belong to the names. */
  steady: (text: string) => string;
}

/** A thumbprint that always is the same. */
export function steadyThumbprint(name: string): string {
  return digest('sha1', name);
}

/** Starts without names. */
export function createNames(): Names {
  const steadyOnes = new Map<string, string>();
  return {
    name: (name, certificate) => {
      steadyOnes.set(digest('sha1', certificate.der), digest('sha1', name));
      steadyOnes.set(digest('sha256', certificate.der), digest('sha256', name));
      return certificate;
    },
    steady: (text) => text.replaceAll(/\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b/g, (hex) => steadyOnes.get(hex) ?? hex),
  };
}

function digest(algorithm: string, what: string | Uint8Array): string {
  return createHash(algorithm).update(what).digest('hex');
}
