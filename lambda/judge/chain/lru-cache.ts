/**
 * Creates a cache of at most `limit` values by key. The value that nobody asked for the longest goes first.
 * @returns a function that gives the value for a key, and makes it when it is not kept
 */
export function createLruCache<Value>(limit: number): (key: string, make: () => Value) => Value {
  // A Map lists its keys in the order in which they were set.
  const kept = new Map<string, Value>();
  return (key, make) => {
    const value = kept.get(key) ?? make();
    kept.delete(key);
    kept.set(key, value);
    const [oldest] = kept.keys();
    if (kept.size > limit && oldest !== undefined) kept.delete(oldest);
    return value;
  };
}
