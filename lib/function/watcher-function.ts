import { Duration, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SCHEDULE_ALIAS } from '../../lambda/contract/call-context';
import { InputError } from '../../lambda/contract/input-error';
import type { AssetFile } from './asset-commands';
import { createHandler } from './bundled-handler';
import { createEnvironment } from './function-environment';
import { createLog } from './function-log';
import type { FunctionProps } from './function-props';
import { letAttach, type NetworkProps } from './network';
import { letTrace, trace } from './tracing';

/**
 * The alias that the schedule of the quick looks calls. It names the version that the other alias names. What becomes of a failure is a
 * setting of an alias (Lambda cannot tell events apart by their payload), and a quick look needs neither retries nor dead letters.
 */
const QUICK_LOOK_ALIAS = 'quick-look';

/** Props of the function that do not depend on the configuration. */
export const FIXED = {
  description: "Keeps the thumbprints of this account's IAM OIDC providers right",
  runtime: lambda.Runtime.NODEJS_24_X,
  architecture: lambda.Architecture.ARM_64,
  loggingFormat: lambda.LoggingFormat.JSON,
} satisfies Partial<lambda.FunctionProps>;

/** Props of the function, its log and its role. */
export interface WatcherFunctionProps extends FunctionProps, NetworkProps {
  /** The function's environment variables. */
  readonly environment: Record<string, string>;
  /** The files that are copied next to the code in the asset. */
  readonly files: readonly AssetFile[];
  /** The queue for the records of failed runs. */
  readonly deadLetterQueue: IQueue;
  /** True if a schedule of quick looks will call the function. */
  readonly hasQuickLooks: boolean;
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
  /** The alias for the quick looks, with the same version; undefined where there are none. */
  readonly quickLookAlias: lambda.Alias | undefined;

  constructor(scope: Construct, id: string, props: WatcherFunctionProps) {
    super(scope, id);
    const memorySize = props.memorySize ?? 512;
    const environment = createEnvironment(memorySize, props);
    const failures = sendFailuresTo(props.deadLetterQueue);
    this.logGroup = createLog(this, props);
    this.role = createRole(this, this.logGroup, props);
    const handler = createHandler(
      this,
      'Function',
      { entry: 'function', files: props.files },
      {
        functionName: props.functionName,
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
      },
    );
    if (props.tracing) trace(handler);
    this.function = handler;
    this.alias = new lambda.Alias(this, 'Live', {
      aliasName: SCHEDULE_ALIAS,
      version: handler.currentVersion,
      ...failures,
    });
    if (props.hasQuickLooks) this.quickLookAlias = createQuickLookAlias(this, handler.currentVersion);
  }
}

function createQuickLookAlias(scope: Construct, version: lambda.IVersion): lambda.Alias {
  return new lambda.Alias(scope, 'QuickLook', {
    aliasName: QUICK_LOOK_ALIAS,
    version,
    // The next look comes soon. A day of failed ones would bury the messages in the dead-letter queue that an operator has to read.
    retryAttempts: 0,
    maxEventAge: Duration.minutes(1),
  });
}

function sendFailuresTo({ queueArn }: IQueue): lambda.EventInvokeConfigOptions {
  return {
    onFailure: { bind: () => ({ destination: queueArn }) },
    // A retried run finds in the state store what the first try did but did not get notified.
    retryAttempts: 2,
    maxEventAge: Duration.hours(1),
  };
}

/** Creates a role of the function's own, since the default one comes with a managed policy for the logs of every function. */
function createRole(
  scope: Construct,
  log: logs.ILogGroup,
  { deadLetterQueue, vpc, tracing }: WatcherFunctionProps,
): iam.Role {
  const role = new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  log.grantWrite(role);
  // Before the function exists: when Lambda makes it, Lambda checks its permissions to send there and to attach it to the network.
  role.addToPolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetterQueue.queueArn] }));
  if (vpc) letAttach(role);
  if (tracing) letTrace(role);
  return role;
}

/** Shortest timeout. A run begins no provider without the time that one may take: with less than this it would begin none. */
const SHORTEST = Duration.minutes(1);

function timeoutOf({ timeout = Duration.minutes(5) }: WatcherFunctionProps): Duration {
  if (timeout.isUnresolved() || timeout.toSeconds() >= SHORTEST.toSeconds()) return timeout;
  throw new InputError(`timeout: must be ${SHORTEST.toHumanString()} at least, not ${timeout.toHumanString()}.`);
}

function concurrencyOf({ reservedConcurrency: most }: WatcherFunctionProps): number | undefined {
  if (most === undefined || Token.isUnresolved(most) || (Number.isInteger(most) && most >= 1)) return most;
  throw new InputError(`reservedConcurrency: must be a whole number, 1 or more, not ${most}.`);
}
