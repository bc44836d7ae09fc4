/** TLS extension 13, signature_algorithms, and the RSA schemes in it (RFC 8446, section 4.2.3). */
const SIGNATURE_ALGORITHMS = 13;
const RSA_SCHEMES = new Set([0x0401, 0x0501, 0x0601, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b]);

/** TLS extension 10, supported_groups (RFC 8446, section 4.2.7). */
const SUPPORTED_GROUPS = 10;

/** The groups that the first bytes of a client offer, by their numbers (IANA, "TLS Supported Groups"). */
export function groupsIn(hello: Buffer): number[] {
  const list = extensionIn(hello, SUPPORTED_GROUPS);
  return list ? Array.from({ length: list.readUInt16BE(0) / 2 }, (_, index) => list.readUInt16BE(2 + 2 * index)) : [];
}

/** True if the first bytes of a client offer no RSA signature: the watcher's question for ECDSA keys. */
export function offersNoRsa(hello: Buffer): boolean {
  const list = extensionIn(hello, SIGNATURE_ALGORITHMS);
  if (!list) return false;
  const schemes = Array.from({ length: list.readUInt16BE(0) / 2 }, (_, index) => list.readUInt16BE(2 + 2 * index));
  return schemes.every((scheme) => !RSA_SCHEMES.has(scheme));
}

/** The data of an extension of a ClientHello that came in one TLS record (RFC 8446, section 4.1.2); null when it has none. */
function extensionIn(record: Buffer, wanted: number): Buffer | null {
  // Record header, message header, version, random.
  let at = 5 + 4 + 2 + 32;
  at += 1 + record.readUInt8(at);
  at += 2 + record.readUInt16BE(at);
  at += 1 + record.readUInt8(at);
  for (at += 2; at + 4 <= record.length;) {
    const [type, length] = [record.readUInt16BE(at), record.readUInt16BE(at + 2)];
    if (type === wanted) return record.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return null;
}
