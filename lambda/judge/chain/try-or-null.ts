/** Returns the result of `read`, or null if it throws: OpenSSL raises errors on bytes that it cannot decode, which is no information. */
export function tryOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
