import { Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type DefinitionProps, createDefinition } from './machine-definition';
import { executionPermissions } from './machine-permissions';
import { grantTo } from './permission';

/** Longest duration of an execution: the next one of the schedule would find it busy. */
const TIMEOUT = Duration.hours(5);

/** Props of the state machine. */
export interface MachineProps extends DefinitionProps {
  /**
   * Name of the state machine.
   * @default - generated
   */
  readonly stateMachineName?: string;
  /**
   * The key that encrypts the bucket.
   * @default - S3's own
   */
  readonly encryptionKey?: IKey;
}

/** The state machine of the runs, with its role. */
export class Machine extends Construct {
  readonly stateMachine: sfn.StateMachine;
  /** The permissions of an execution; a schedule that starts one depends on them. */
  readonly policy: iam.Policy;

  constructor(scope: Construct, id: string, props: MachineProps) {
    super(scope, id);
    const conditions = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', { conditions }),
    });
    this.stateMachine = new sfn.StateMachine(this, 'Machine', {
      stateMachineName: props.stateMachineName,
      comment: 'Keeps the thumbprints of the IAM OIDC providers in an organization right',
      definitionBody: sfn.DefinitionBody.fromChainable(createDefinition(this, props)),
      // CDK would grant every version of the functions, and every file of the bucket.
      role: role.withoutPolicyUpdates(),
      timeout: TIMEOUT,
    });
    // CDK makes a policy for the children that no role has then.
    this.stateMachine.node.tryRemoveChild('DistributedMapPolicy');
    Validations.of(this.stateMachine).acknowledge(
      { id: 'AwsSolutions-SF1', reason: 'Step Functions keeps the history of standard workflows itself, for 90 days.' },
      { id: 'AwsSolutions-SF2', reason: 'The history of an execution shows what took how long.' },
    );
    this.policy = grantTo(role, this, 'Execution', executionPermissions(this.stateMachine, props));
  }
}
