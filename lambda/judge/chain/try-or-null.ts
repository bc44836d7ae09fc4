/** What `read` returns, or null where it throws: OpenSSL raises errors on what it cannot decode, which is no information. */
export const tryOrNull = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch {
    return null;
  }
};
