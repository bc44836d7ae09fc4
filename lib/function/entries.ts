/** Source of each function, below `lambda/`, by the name of its bundle's directory in the package. */
export const ENTRIES = {
  function: 'handler.ts',
  coordinate: 'organization/handlers/coordinate.ts',
  'read-accounts': 'organization/handlers/read-accounts.ts',
  observe: 'organization/handlers/observe.ts',
  act: 'organization/handlers/act.ts',
} as const;

/** Name of a function's code. */
export type Entry = keyof typeof ENTRIES;

/** Returns true for the name of a function's code. */
export function isEntry(name: string): name is Entry {
  return Object.hasOwn(ENTRIES, name);
}
