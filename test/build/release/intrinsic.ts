/** Values of parameters, and of AWS's own references. */
export type Parameters = Readonly<Record<string, string | number | readonly string[]>>;

/** A template, as far as its functions need it. */
export interface Evaluable {
  Parameters: Record<string, { Default: string | number }>;
  Mappings: Record<string, Record<string, Record<string, number>>>;
  Conditions: Record<string, unknown>;
}

/** Left out by `AWS::NoValue`. */
const NO_VALUE = Symbol('AWS::NoValue');

/**
 * Returns a function that evaluates values of a template as CloudFormation does; references to resources become `<ID>`, and attributes
 * `<ID.Attribute>`.
 */
export function evaluatorOf({ Parameters, Mappings, Conditions }: Evaluable, chosen: Parameters) {
  const parameter = (name: string): unknown => {
    const value = chosen[name] ?? Parameters[name]?.Default;
    return Object(Parameters[name]).Type === 'CommaDelimitedList' && typeof value === 'string'
      ? value.split(',')
      : value;
  };
  const holds = (name: string): boolean => evaluate(Conditions[name]) === true;
  const functions: Readonly<Record<string, (argument: readonly unknown[]) => unknown>> = {
    Ref: ([name]) => reference(String(name)),
    'Fn::GetAtt': ([id, attribute]) => `<${String(id)}.${String(attribute)}>`,
    'Fn::Join': ([separator, parts]) => list(parts).join(String(separator)),
    'Fn::If': ([condition, yes, no]) => evaluate(holds(String(condition)) ? yes : no),
    'Fn::Equals': ([one, other]) => String(evaluate(one)) === String(evaluate(other)),
    'Fn::Not': ([condition]) => evaluate(condition) !== true,
    'Fn::FindInMap': ([map, key, name]) => Mappings[String(map)]?.[String(evaluate(key))]?.[String(name)],
    'Fn::Sub': ([text, variables]) => substitute(String(text), Object(variables)),
    'Fn::Select': ([index, parts]) => list(parts)[Number(index)],
    'Fn::Split': ([separator, text]) => String(evaluate(text)).split(String(separator)),
  };
  function reference(name: string): unknown {
    if (name === 'AWS::NoValue') return NO_VALUE;
    return name in Parameters ? parameter(name) : `<${name}>`;
  }
  function list(parts: unknown): unknown[] {
    return [evaluate(parts)].flat().map((part) => evaluate(part));
  }
  function substitute(text: string, variables: object): string {
    return text.replaceAll(/\$\{([\w:]+)\}/g, (_, name: string) =>
      String(evaluate(name in variables ? Object(variables)[name] : { Ref: name })),
    );
  }
  function evaluate(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(evaluate).filter((one) => one !== NO_VALUE);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [[name, argument] = ['', null]] = entries;
    const call = entries.length === 1 ? functions[name] : undefined;
    if (call) return call([argument].flat());
    return Object.fromEntries(entries.map(([key, one]) => [key, evaluate(one)]).filter(([, one]) => one !== NO_VALUE));
  }
  return { evaluate, holds };
}
