import path from 'node:path';
import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, type NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SCHEDULE_ALIAS } from '../../lambda/contract/call-context';
import { InputError } from '../../lambda/contract/input-error';
import { type CopyCommands, bundlingWith, nodeOptionsFor } from './bundling';
import { letLogsUse } from '../permissions/delivery';
import { type FunctionProps, LOG_LEVELS, LOG_REMOVALS, type LogLevel, type LogRemoval } from './function-props';
import { letAttach, type NetworkProps } from './network';
import { letTrace, trace } from './tracing';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Most bytes that all environment variables of a function may take together.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const ENVIRONMENT_LIMIT = 4096;

/** Props of the function that do not depend on the configuration. */
export const FIXED = {
  description: "Keeps the thumbprints of this account's IAM OIDC providers right",
  entry: path.join(ROOT, 'lambda', 'handler.ts'),
  depsLockFilePath: path.join(ROOT, 'package-lock.json'),
  runtime: lambda.Runtime.NODEJS_24_X,
  architecture: lambda.Architecture.ARM_64,
  loggingFormat: lambda.LoggingFormat.JSON,
} satisfies NodejsFunctionProps;

/** Props of the function, its log and its role. */
export interface WatcherFunctionProps extends FunctionProps, NetworkProps {
  /** The function's environment variables. */
  readonly environment: Record<string, string>;
  /** Commands that put files next to the code in the asset. */
  readonly copies: readonly CopyCommands[];
  /** The queue for the records of failed runs. */
  readonly deadLetterQueue: IQueue;
  /**
   * Name of the function.
   * @default - generated
   */
  readonly functionName?: string;
  /**
   * The key that encrypts the log and the environment variables.
   * @default - those of CloudWatch Logs and Lambda
   */
  readonly encryptionKey?: IKey;
}

/** The Lambda function with its log and its role, and the alias that the schedule calls. */
export class WatcherFunction extends Construct {
  /** The function's log. */
  readonly logGroup: logs.ILogGroup;
  /** The function itself, for its latest code. */
  readonly function: lambda.IFunction;
  /** The function's role; it may write the log and the dead letters, and nothing more yet. */
  readonly role: iam.Role;
  /** The alias of the latest version: a target without a wildcard in the caller's policy. */
  readonly alias: lambda.Alias;

  constructor(scope: Construct, id: string, props: WatcherFunctionProps) {
    super(scope, id);
    const memorySize = props.memorySize ?? 512;
    const environment = {
      NODE_OPTIONS: nodeOptionsFor(memorySize),
      ...(props.logLevel !== undefined && { [LOG_LEVEL]: levelOf(props.logLevel) }),
      ...props.environment,
    };
    checkSize(environment);
    const failures: lambda.EventInvokeConfigOptions = {
      onFailure: { bind: () => ({ destination: props.deadLetterQueue.queueArn }) },
      // A retried run finds in the state store what the first try did but did not get notified.
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
    };
    if (props.encryptionKey) letLogsUse(this, props.encryptionKey);
    this.logGroup = new logs.LogGroup(this, 'Log', {
      retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      encryptionKey: props.encryptionKey,
      removalPolicy: removalOf(props.logRemoval),
    });
    // A role of our own, since the default one comes with a managed policy for the logs of every function.
    this.role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(this.role);
    // Before the function exists: when Lambda makes it, Lambda checks its permissions to send there and to attach it to the network.
    this.role.addToPolicy(
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [props.deadLetterQueue.queueArn] }),
    );
    if (props.vpc) letAttach(this.role);
    if (props.tracing) letTrace(this.role);
    const handler = new NodejsFunction(this, 'Function', {
      functionName: props.functionName,
      bundling: bundlingWith(props.copies),
      environment,
      environmentEncryption: props.encryptionKey,
      reservedConcurrentExecutions: concurrencyOf(props),
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      securityGroups: props.securityGroups,
      logGroup: this.logGroup,
      role: this.role,
      timeout: timeoutOf(props),
      memorySize,
      ...FIXED,
      ...failures,
    });
    if (props.tracing) trace(handler);
    this.function = handler;
    this.alias = new lambda.Alias(this, 'Live', {
      aliasName: SCHEDULE_ALIAS,
      version: handler.currentVersion,
      ...failures,
    });
  }
}

/** Shortest timeout. A run begins no provider without the time that one may take: with less than this it would begin none. */
const SHORTEST = Duration.minutes(1);

function timeoutOf({ timeout = Duration.minutes(5) }: WatcherFunctionProps): Duration {
  if (timeout.isUnresolved() || timeout.toSeconds() >= SHORTEST.toSeconds()) return timeout;
  throw new InputError(`timeout: must be ${SHORTEST.toHumanString()} at least, not ${timeout.toHumanString()}.`);
}

/**
 * Variable with the level of Powertools' logger. Lambda's own setting is not used: it would also leave out the metrics, which are lines
 * of the log without a level.
 * @see https://docs.powertools.aws.dev/lambda/typescript/latest/features/logger/#setting-the-log-level
 */
const LOG_LEVEL = 'POWERTOOLS_LOG_LEVEL';

function levelOf(level: LogLevel): LogLevel {
  if (LOG_LEVELS.includes(level)) return level;
  throw new InputError(`logLevel: must be one of ${LOG_LEVELS.join(', ')}, not ${JSON.stringify(level)}.`);
}

function removalOf(removal: LogRemoval = 'destroy'): RemovalPolicy {
  if (removal === 'retain') return RemovalPolicy.RETAIN;
  if (removal === 'destroy') return RemovalPolicy.DESTROY;
  throw new InputError(`logRemoval: must be one of ${LOG_REMOVALS.join(', ')}, not ${JSON.stringify(removal)}.`);
}

function concurrencyOf({ reservedConcurrency: most }: WatcherFunctionProps): number | undefined {
  if (most === undefined || Token.isUnresolved(most) || (Number.isInteger(most) && most >= 1)) return most;
  throw new InputError(`reservedConcurrency: must be a whole number, 1 or more, not ${most}.`);
}

/** Checks the size of the environment. Tokens count with the length of their placeholder, which is about that of their value. */
function checkSize(environment: Record<string, string>): void {
  const size = Object.entries(environment).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (size <= ENVIRONMENT_LIMIT) return;
  throw new InputError(
    `The environment takes ${size} bytes of the ${ENVIRONMENT_LIMIT} that Lambda's holds: in include, exclude and providers, write the names out instead of referring to other constructs, so that they travel in the asset.`,
  );
}
