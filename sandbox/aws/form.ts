/** The parameters of a Query request. */
export interface Form {
  get: (name: string) => string | undefined;
  /** All values, whatever they are for. */
  values: () => string[];
  /** A list (`Name.member.1=…`). An empty one arrives as `Name=`; undefined when the parameter is missing. */
  list: (name: string) => string[] | undefined;
  /** A list or map of structures (`Name.PART.1.Field=…`, PART being `member` or `entry`), as field name to value. */
  records: (name: string, part?: 'member' | 'entry') => Map<string, string>[] | undefined;
}

/** Reads a form-encoded request body. */
export function parseForm(body: string): Form {
  const parameters = new URLSearchParams(body);
  const get = (name: string): string | undefined => parameters.get(name) ?? undefined;
  const isEmptyList = (name: string): boolean => get(name) === '';

  const records: Form['records'] = (name, part = 'member') => {
    const items: Map<string, string>[] = [];
    for (let index = 1; ; index += 1) {
      const prefix = `${name}.${part}.${index}.`;
      const fields = [...parameters].filter(([key]) => key.startsWith(prefix));
      if (fields.length === 0) return items.length > 0 || isEmptyList(name) ? items : undefined;
      items.push(new Map(fields.map(([key, value]) => [key.slice(prefix.length), value])));
    }
  };
  const list: Form['list'] = (name) => {
    const items: string[] = [];
    for (;;) {
      const item = get(`${name}.member.${items.length + 1}`);
      if (item === undefined) return items.length > 0 || isEmptyList(name) ? items : undefined;
      items.push(item);
    }
  };
  return { get, values: () => [...parameters.values()], list, records };
}
