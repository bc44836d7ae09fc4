import { getDiffieHellman } from 'node:crypto';
import type { ServerOptions } from 'node:https';
import { integer, sequence } from './der';

/** What a server needs to agree on nothing but Diffie-Hellman over a group of 1024 bits (RFC 2409, section 6.2), with TLS 1.2. */
export function smallGroup(): ServerOptions {
  const group = getDiffieHellman('modp2');
  const der = sequence(integer(0, ...group.getPrime()), integer(...group.getGenerator()));
  return {
    dhparam: `-----BEGIN DH PARAMETERS-----\n${der.toString('base64')}\n-----END DH PARAMETERS-----\n`,
    ciphers: 'DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0',
    maxVersion: 'TLSv1.2',
  };
}
