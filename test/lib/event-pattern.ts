/**
 * Whether EventBridge would deliver an event for a pattern: fields all match, values any of a list; `exists`, `anything-but`
 * and `$or` as documented, on events without arrays.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matches(pattern: unknown, event: unknown): boolean {
  return Object.entries(Object(pattern)).every(([key, wanted]) => {
    if (key === '$or' && Array.isArray(wanted)) return wanted.some((one) => matches(one, event));
    const value: unknown = Object(event)[key];
    return Array.isArray(wanted) ? wanted.some((one) => admits(one, value)) : matches(wanted, value);
  });
}

/** What an event lacks fits nothing but `exists: false`: not even `anything-but`. */
function admits(wanted: unknown, value: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return wanted === value;
  const [[operator, argument] = ['', undefined], ...others] = Object.entries(wanted);
  if (others.length > 0) throw new Error('An operator stands alone.');
  if (operator === 'exists') return argument === (value !== undefined);
  if (operator === 'anything-but') return value !== undefined && ![argument].flat().includes(value);
  throw new Error(`Not played: ${operator}`);
}
