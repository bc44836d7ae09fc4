import { InputError } from '../../lambda/contract/input-error';
import { type FunctionProps, LOG_LEVELS, type LogLevel } from './function-props';
import { nodeOptionsFor } from './node-options';

/**
 * Most bytes that all environment variables of a function may take together.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const ENVIRONMENT_LIMIT = 4096;

/**
 * Variable with the level from which on lines are logged. Lambda's own setting is not used: it would also leave out the metrics, which
 * are lines of the log without a level.
 */
const LOG_LEVEL = 'LOG_LEVEL';

/** Props that the function's environment variables come from. */
export interface FunctionEnvironmentProps extends Pick<FunctionProps, 'logLevel'> {
  /** Variables that others give the function. */
  readonly environment: Record<string, string>;
}

/**
 * Creates the function's environment variables: those that are given, and those for Node and the log.
 * @throws InputError when the level is unknown, or the variables take more than Lambda's limit
 */
export function createEnvironment(memorySize: number, props: FunctionEnvironmentProps): Record<string, string> {
  const nodeOptions = nodeOptionsFor(memorySize);
  const environment = {
    ...(nodeOptions !== '' && { NODE_OPTIONS: nodeOptions }),
    ...(props.logLevel !== undefined && { [LOG_LEVEL]: levelOf(props.logLevel) }),
    ...props.environment,
  };
  checkSize(environment);
  return environment;
}

function levelOf(level: LogLevel): LogLevel {
  if (LOG_LEVELS.includes(level)) return level;
  throw new InputError(`logLevel: must be one of ${LOG_LEVELS.join(', ')}, not ${JSON.stringify(level)}.`);
}

/** Checks the size of the environment. Tokens count with the length of their placeholder, which is about that of their value. */
function checkSize(environment: Record<string, string>): void {
  const size = Object.entries(environment).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (size <= ENVIRONMENT_LIMIT) return;
  throw new InputError(
    `The environment variables take ${size} bytes, and Lambda allows ${ENVIRONMENT_LIMIT}: in include, exclude and providers, write the names as text instead of referring to other constructs, so that they go into the asset.`,
  );
}
