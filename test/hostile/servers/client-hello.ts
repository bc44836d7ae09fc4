const SIGNATURE_ALGORITHMS = 13;
const ECDSA_P256_SHA256 = 0x04_03;

/** Whether a ClientHello takes ECDSA certificates on P-256 (RFC 5246, sections 7.4.1.2 and 7.4.1.4.1). */
export function offersEcdsa(hello: Buffer): boolean {
  // Message header 4, version 2, random 32; then session, cipher suites and compression methods, each with its length.
  const sessionEnd = 39 + hello.readUInt8(38);
  const ciphersEnd = sessionEnd + 2 + hello.readUInt16BE(sessionEnd);
  const extensions = hello.subarray(ciphersEnd + 1 + hello.readUInt8(ciphersEnd) + 2);
  for (let at = 0; at + 4 <= extensions.length;) {
    const end = at + 4 + extensions.readUInt16BE(at + 2);
    if (extensions.readUInt16BE(at) === SIGNATURE_ALGORITHMS) return listsEcdsa(extensions.subarray(at + 6, end));
    at = end;
  }
  return false;
}

function listsEcdsa(schemes: Buffer): boolean {
  for (let at = 0; at + 2 <= schemes.length; at += 2) {
    if (schemes.readUInt16BE(at) === ECDSA_P256_SHA256) return true;
  }
  return false;
}
