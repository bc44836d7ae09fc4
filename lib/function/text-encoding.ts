/**
 * Returns the text of a file, in any of these encodings: UTF-8 or another superset of ASCII, or UTF-16, as PowerShell writes it, with or
 * without a byte order mark. Null if it is no text.
 */
export function textIn(bytes: Uint8Array): string | null {
  const encoding = encodingOf(bytes);
  if (encoding) return new TextDecoder(encoding).decode(bytes);
  // Only remarks hold characters outside ASCII, so that their encoding does not matter.
  const text = Buffer.from(bytes).toString('latin1').replace(/^ï»¿/, '');
  return BINARY.test(text) ? null : text;
}

/** Characters that no text holds: NUL, and the control characters other than white space. */
// oxlint-disable-next-line no-control-regex
const BINARY = /[\0-\x08\x0E-\x1A]/;

function encodingOf([first, second, third, fourth]: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first && second === 0 && third && fourth === 0) return 'utf-16le';
  return first === 0 && second && third === 0 && fourth ? 'utf-16be' : null;
}
