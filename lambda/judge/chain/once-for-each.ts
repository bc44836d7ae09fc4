/**
 * Wraps a function so that it runs once for each object. Its value is kept for as long as the object is in use.
 * @param make depends on nothing but the object
 */
export function onceForEach<From extends object, Value>(make: (from: From) => Value): (from: From) => Value {
  const made = new WeakMap<From, { value: Value }>();
  return (from) => {
    const known = made.get(from) ?? { value: make(from) };
    made.set(from, known);
    return known.value;
  };
}

/**
 * Wraps a function so that it runs once for each pair of objects, in this order. Its value is kept for as long as both are in use.
 * @param make depends on nothing but the two
 */
export function onceForEachPair<One extends object, Other extends object, Value>(
  make: (one: One, other: Other) => Value,
): (one: One, other: Other) => Value {
  const of = onceForEach((one: One) => onceForEach((other: Other) => make(one, other)));
  return (one, other) => of(one)(other);
}
