import type { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AssetFile } from '../function/asset-commands';
import { createHandler } from '../function/bundled-handler';
import type { Entry } from '../function/entries';
import { createEnvironment } from '../function/function-environment';
import { createLog } from '../function/function-log';
import type { FunctionProps } from '../function/function-props';
import { type NetworkProps, letAttach } from '../function/network';
import { letTrace, trace } from '../function/tracing';
import { FIXED } from '../function/watcher-function';
import type { Worker } from './machine-states';
import { type Permission, grantTo } from './permission';

/** Memory of each function, in MB. */
const MEMORY_MB = 512;

/** Props of one of the functions. */
export interface OrganizationFunctionProps
  extends Pick<FunctionProps, 'logLevel' | 'logRetention' | 'logRemoval' | 'tracing'>, NetworkProps {
  readonly entry: Entry;
  readonly description: string;
  readonly timeout: Duration;
  /** The function's environment variables. */
  readonly environment: Record<string, string>;
  /** The files that are copied next to the code in the asset. */
  readonly files: readonly AssetFile[];
  /**
   * Name of the role, where other accounts trust it by its name.
   * @default - generated
   */
  readonly roleName?: string;
  /**
   * The key that encrypts the log and the environment variables.
   * @default - those of CloudWatch Logs and Lambda
   */
  readonly encryptionKey?: IKey;
}

/** One of the functions of an organization, with its log and its role. The state machine invokes it, and waits. */
export class OrganizationFunction extends Construct implements Worker {
  readonly logGroup: logs.ILogGroup;
  readonly function: lambda.Function;
  /** The function's role; it may write the log, and nothing more yet. */
  readonly role: iam.Role;
  readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: OrganizationFunctionProps) {
    super(scope, id);
    const { entry, files, description, timeout, roleName, vpc } = props;
    this.timeout = timeout;
    this.logGroup = createLog(this, props);
    this.role = new iam.Role(this, 'Role', {
      roleName,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    this.logGroup.grantWrite(this.role);
    if (vpc) letAttach(this.role);
    if (props.tracing) letTrace(this.role);
    this.function = createHandler(
      this,
      'Function',
      { entry, files },
      {
        ...FIXED,
        description,
        timeout,
        memorySize: MEMORY_MB,
        environment: createEnvironment(MEMORY_MB, props),
        environmentEncryption: props.encryptionKey,
        vpc,
        vpcSubnets: props.vpcSubnets,
        securityGroups: props.securityGroups,
        logGroup: this.logGroup,
        role: this.role,
      },
    );
    if (props.tracing) trace(this.function);
  }

  /** Grants permissions to the role, in a policy of their own. */
  grant(permissions: readonly Permission[]): void {
    grantTo(this.role, this, 'Permissions', permissions);
  }
}
