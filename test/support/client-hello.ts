/** The TLS 1.2 cipher suites that only an ECDSA or EdDSA key serves, and the mark of RFC 5746 (IANA, "TLS Cipher Suites"). */
const ECDSA_SUITES = new Set([
  0xc009, 0xc00a, 0xc023, 0xc024, 0xc02b, 0xc02c, 0xc0ac, 0xc0ad, 0xc0ae, 0xc0af, 0xcca9, 0xff,
]);

/** TLS extension 10, supported_groups (RFC 8446, section 4.2.7). */
const SUPPORTED_GROUPS = 10;

/** TLS extension 43, supported_versions. */
const SUPPORTED_VERSIONS = 43;

/** TLS extension 13, signature_algorithms. */
const SIGNATURE_ALGORITHMS = 13;

/** The groups that the first bytes of a client offer, by their numbers (IANA, "TLS Supported Groups"). */
export function groupsIn(hello: Buffer): number[] {
  return listIn(extensionIn(hello, SUPPORTED_GROUPS));
}

/** The signature algorithms that the first bytes of a client offer, by their numbers (IANA, "TLS SignatureScheme"). */
export function schemesIn(hello: Buffer): number[] {
  return listIn(extensionIn(hello, SIGNATURE_ALGORITHMS));
}

/** The cipher suites that the first bytes of a client offer, by their numbers. */
export function suitesIn(hello: Buffer): number[] {
  return listIn(hello.subarray(afterSession(hello)));
}

/** True if the first bytes of a client take nothing but an ECDSA or EdDSA key: the watcher's question for those. */
export function asksForEcdsa(hello: Buffer): boolean {
  return suitesIn(hello).every((suite) => ECDSA_SUITES.has(suite));
}

/** True if the first bytes of a client offer TLS 1.3 (RFC 8446, section 4.2.1). */
export function offersTls13(hello: Buffer): boolean {
  return (
    extensionIn(hello, SUPPORTED_VERSIONS)
      ?.subarray(1)
      .includes(Buffer.from([3, 4])) ?? false
  );
}

/** The data of an extension of a ClientHello that came in one TLS record (RFC 8446, section 4.1.2); null when it has none. */
function extensionIn(record: Buffer, wanted: number): Buffer | null {
  let at = afterSession(record);
  at += 2 + record.readUInt16BE(at);
  at += 1 + record.readUInt8(at);
  for (at += 2; at + 4 <= record.length;) {
    const [type, length] = [record.readUInt16BE(at), record.readUInt16BE(at + 2)];
    if (type === wanted) return record.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return null;
}

/** Where the session ID ends: after the headers of record and message, the version and the random. */
function afterSession(record: Buffer): number {
  const at = 5 + 4 + 2 + 32;
  return at + 1 + record.readUInt8(at);
}

/** Numbers of two bytes, with their length in bytes before them. */
function listIn(list: Buffer | null): number[] {
  return list ? Array.from({ length: list.readUInt16BE(0) / 2 }, (_, index) => list.readUInt16BE(2 + 2 * index)) : [];
}
