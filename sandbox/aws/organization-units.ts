/** The root, or an organizational unit. */
export interface Unit {
  /** `r-…` or `ou-…`. */
  id: string;
  name: string;
  /** Names from the root down, joined by slashes; empty for the root. */
  path: string;
  /** Path of what it is in; null for the root. */
  parent: string | null;
}

/** The root and the units of an organization. */
export interface Units {
  /** By path, the root under the empty one. */
  readonly units: ReadonlyMap<string, Unit>;
  /** Returns the unit of a path; adds it, and those that it is in, if they are not there. */
  addUnit: (path: string) => Unit;
  /** Returns a unit, what it is in, and so on to the root. */
  upwardFrom: (unit: Unit) => readonly Unit[];
}

const ROOT: Unit = { id: 'r-sand', name: 'Root', path: '', parent: null };

/** Makes a root without units. */
export function createUnits(): Units {
  const units = new Map<string, Unit>([['', ROOT]]);
  const addUnit: Units['addUnit'] = (path) => {
    const known = units.get(path);
    if (known) return known;
    const names = path.split('/');
    if (names.includes('')) throw new Error(`A unit's path has names between single slashes: "${path}" has not.`);
    const parent = addUnit(names.slice(0, -1).join('/')).path;
    const unit = { id: `ou-sand-${String(units.size).padStart(8, '0')}`, name: names.at(-1) ?? '', path, parent };
    units.set(path, unit);
    return unit;
  };
  const upwardFrom: Units['upwardFrom'] = (unit) =>
    unit.parent === null ? [unit] : [unit, ...upwardFrom(addUnit(unit.parent))];
  return { units, addUnit, upwardFrom };
}
