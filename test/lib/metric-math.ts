/**
 * Metric math, as far as the alarms of the watcher use it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */

/** A value for each period of a window, the oldest first; undefined where there is none. */
export type Series = readonly (number | undefined)[];

/** A window: the metrics in it, and the seconds at which its periods begin. */
export interface MathWindow {
  metrics: Readonly<Record<string, Series>>;
  times: readonly number[];
}

/** The behaviour that the documentation leaves open: of functions of a metric that has no value in the window. */
export interface EmptyMetrics {
  /** The sum and the maximum of nothing. */
  aggregate: number | undefined;
  /** True if EPOCH has values all the same. */
  hasTimes: boolean;
}

type Value = number | undefined | Series;
type Evaluate = (window: MathWindow, empty: EmptyMetrics) => Value;

const TOKEN = /\s*(\d+(?:\.\d+)?|[A-Za-z_]\w*|[<>=!]=|[-+*/<>(),])/y;

/** Operators by how firmly they bind, the loosest first. */
const OPERATORS: readonly Readonly<Record<string, (left: number, right: number) => number>>[] = [
  {
    '<': (left, right) => Number(left < right),
    '>': (left, right) => Number(left > right),
    '<=': (left, right) => Number(left <= right),
    '>=': (left, right) => Number(left >= right),
    '==': (left, right) => Number(left === right),
    '!=': (left, right) => Number(left !== right),
  },
  { '+': (left, right) => left + right, '-': (left, right) => left - right },
  { '*': (left, right) => left * right, '/': (left, right) => left / right },
];

/** Reads an expression. What this file does not know is an error. */
export function parseMath(expression: string): Evaluate {
  const tokens = tokensIn(expression);
  const parsed = parseBinary(tokens, 0);
  if (tokens.length > 0) throw new Error(`Not understood in ${expression}: ${tokens.join(' ')}`);
  return parsed;
}

function tokensIn(expression: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.length) {
    const [, token] = TOKEN.exec(expression) ?? [];
    if (token === undefined) throw new Error(`Not understood: ${expression}`);
    tokens.push(token);
  }
  return tokens;
}

function parseBinary(tokens: string[], level: number): Evaluate {
  const operators = OPERATORS[level];
  if (!operators) return parseOperand(tokens);
  let left = parseBinary(tokens, level + 1);
  for (let apply = operators[tokens[0] ?? '']; apply; apply = operators[tokens[0] ?? '']) {
    tokens.shift();
    const [before, after, operator] = [left, parseBinary(tokens, level + 1), apply];
    left = (window, empty) => combine(before(window, empty), after(window, empty), operator);
  }
  return left;
}

function parseOperand(tokens: string[]): Evaluate {
  const token = tokens.shift() ?? 'nothing';
  if (/^\d/.test(token)) return () => Number(token);
  if (token === '(') {
    const inner = parseBinary(tokens, 0);
    expectNext(tokens, ')');
    return inner;
  }
  // Functions are written in capitals, and metrics begin with a small letter.
  if (/^[a-z]/.test(token)) return ({ metrics }) => metrics[token] ?? [];
  const call = FUNCTIONS[token];
  if (!call) throw new Error(`No function is called ${token}.`);
  expectNext(tokens, '(');
  const args = [parseBinary(tokens, 0)];
  while (tokens[0] === ',') {
    tokens.shift();
    args.push(parseBinary(tokens, 0));
  }
  expectNext(tokens, ')');
  return (window, empty) =>
    call(
      args.map((argument) => argument(window, empty)),
      window,
      empty,
    );
}

function expectNext(tokens: string[], wanted: string): void {
  const token = tokens.shift();
  if (token !== wanted) throw new Error(`${wanted} expected, not ${token}`);
}

/** Of two time series a missing value counts as 0 where the other has one; a time series keeps its gaps beside a single number. */
function combine(left: Value, right: Value, operator: (left: number, right: number) => number): Value {
  if (isSeries(left)) {
    return left.map((one, index) => {
      if (!isSeries(right)) return applied(one, right, operator);
      return one === undefined && right[index] === undefined ? undefined : operator(one ?? 0, right[index] ?? 0);
    });
  }
  return isSeries(right) ? right.map((one) => applied(left, one, operator)) : applied(left, right, operator);
}

function applied(
  left: number | undefined,
  right: number | undefined,
  operator: (left: number, right: number) => number,
): number | undefined {
  return left === undefined || right === undefined ? undefined : operator(left, right);
}

function isSeries(value: Value): value is Series {
  return Array.isArray(value);
}

const FUNCTIONS: Readonly<Record<string, (args: readonly Value[], window: MathWindow, empty: EmptyMetrics) => Value>> =
  {
    SUM: ([series], _, { aggregate }) =>
      reduced(series, (values) => values.reduce((sum, one) => sum + one, 0), aggregate),
    MAX: ([series], _, { aggregate }) => reduced(series, (values) => Math.max(...values), aggregate),
    EPOCH: ([series], { times }, { hasTimes }) =>
      hasTimes || valuesIn(series).length > 0 ? times : times.map(() => undefined),
    IF: ([condition, then, otherwise], { times }) => {
      if (isSeries(condition)) throw new Error('IF is known for a single number only.');
      return condition ? then : (otherwise ?? times.map(() => undefined));
    },
  };

function reduced(
  series: Value,
  reduce: (values: readonly number[]) => number,
  aggregate: number | undefined,
): number | undefined {
  const values = valuesIn(series);
  return values.length > 0 ? reduce(values) : aggregate;
}

function valuesIn(series: Value): number[] {
  if (!isSeries(series)) throw new Error('Known for a time series only.');
  return series.filter((one) => one !== undefined);
}
