/** One element of DER (X.690): its tag, its content, and the bytes that follow it. */
export interface DerElement {
  tag: number;
  content: Uint8Array;
  rest: Uint8Array;
}

/**
 * Reads the first element of some bytes, whatever they are. Null when they do not begin with a whole element whose tag
 * is one byte and whose length is definite: certificates need no other.
 */
export const readElement = (bytes: Uint8Array): DerElement | null => {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  // 0x80 alone would be an indefinite length; more than three bytes mean 16 MiB and more.
  if (first === 0x80 || lengthBytes > 3) return null;
  const start = 2 + lengthBytes;
  const length = first < 0x80 ? first : bytes.subarray(2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  if (bytes.length < start + length) return null;
  return { tag, content: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
};
