/** One element of BER (X.690); DER is its strict kind. */
export interface BerElement {
  /** The identifier octet, for example 0x30 for a SEQUENCE. */
  tag: number;
  /** The whole element, tag and length included. */
  bytes: Uint8Array;
  content: Uint8Array;
}

/** Greatest nesting depth of elements of indefinite length; PKCS#7 has six. */
const MAX_DEPTH = 20;

/**
 * Reads elements that follow each other; null if the bytes are not BER. Unlike the function's own reader, which reads certificates
 * alone, it takes the indefinite lengths that some programs write in PKCS#7, and returns the bytes of each element.
 */
export function readElements(bytes: Uint8Array): BerElement[] | null {
  const elements: BerElement[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at, 0);
    if (!element) return null;
    elements.push(element);
    at += element.bytes.length;
  }
  return elements;
}

function elementAt(bytes: Uint8Array, at: number, depth: number): BerElement | null {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null;
  if (first === 0x80) return indefiniteAt(bytes, at, tag, depth);
  const octets = first < 0x80 ? 0 : first - 0x80;
  const start = at + 2 + octets;
  if (octets > 4 || start > bytes.length) return null;
  const length = octets === 0 ? first : bytes.subarray(at + 2, start).reduce((sum, octet) => sum * 256 + octet, 0);
  const end = start + length;
  return end > bytes.length ? null : { tag, bytes: bytes.subarray(at, end), content: bytes.subarray(start, end) };
}

/** Reads an element of indefinite length: elements until two octets of zero (X.690, section 8.1.3.6). */
function indefiniteAt(bytes: Uint8Array, at: number, tag: number, depth: number): BerElement | null {
  if (depth >= MAX_DEPTH || (tag & 0x20) === 0) return null;
  const start = at + 2;
  for (let end = start; end < bytes.length;) {
    if (bytes[end] === 0 && bytes[end + 1] === 0) {
      return { tag, bytes: bytes.subarray(at, end + 2), content: bytes.subarray(start, end) };
    }
    const inner = elementAt(bytes, end, depth + 1);
    if (!inner) return null;
    end += inner.bytes.length;
  }
  return null;
}
