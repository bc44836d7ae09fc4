import { isIP } from 'node:net';
import { BasicConstraintsExtension, Extension, ExtendedKeyUsageExtension } from '@peculiar/x509';
import { KeyUsageFlags, KeyUsagesExtension } from '@peculiar/x509';
import ipaddr from 'ipaddr.js';

/** One element of DER, for content of less than 64 kB. */
export function element(tag: number, ...content: Uint8Array[]): Uint8Array {
  const { length } = Buffer.concat(content);
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), ...content]);
}

const SEQUENCE = 0x30;

/** Name constraints: DNS names, and IP networks such as `192.0.2.0/24`. */
export function nameConstraints(limits: { permitted?: string[]; excluded?: string[] }): Extension {
  const subtrees = (tag: number, names: string[] = []) =>
    names.length === 0 ? [] : [element(tag, ...names.map((name) => element(SEQUENCE, base(name))))];
  const value = element(SEQUENCE, ...subtrees(0xa0, limits.permitted), ...subtrees(0xa1, limits.excluded));
  return rawNameConstraints(value);
}

/** Name constraints of these very bytes. */
export function rawNameConstraints(value: Uint8Array): Extension {
  return new Extension('2.5.29.30', true, value);
}

/** Basic constraints and key usage of a certificate that is allowed to sign others by the one and forbidden by the other. */
export function signingWithoutBeingCa(): Extension[] {
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign, true),
  ];
}

/** What a certificate is for, by object identifiers. */
export function usages(...oids: string[]): Extension {
  return new ExtendedKeyUsageExtension(oids);
}

function base(name: string): Uint8Array {
  const [address = '', length] = name.split('/');
  if (!isIP(address)) return element(0x82, Buffer.from(name));
  const network = ipaddr.parse(address);
  const bits = Number(length);
  const mask =
    network.kind() === 'ipv4'
      ? ipaddr.IPv4.subnetMaskFromPrefixLength(bits)
      : ipaddr.IPv6.subnetMaskFromPrefixLength(bits);
  return element(0x87, Buffer.from([...network.toByteArray(), ...mask.toByteArray()]));
}
