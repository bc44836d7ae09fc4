import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { throughServices } from '../permissions/delivery';
import { acknowledgeWildcard } from '../permissions/nag';
import { type DefinitionProps, LABELS, createDefinition } from './machine-definition';

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
    this.policy = grantExecution(this, role, this.stateMachine, props);
  }
}

/** The files that the maps go over. */
const ITEM_FILES = ['accounts', 'issuers', 'act'];

/**
 * Grants what an execution does: it invokes the functions, reads the files that its maps go over, and starts, stops and redrives children.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
function grantExecution(
  scope: Construct,
  role: iam.Role,
  machine: sfn.StateMachine,
  { workers, bucket, encryptionKey }: MachineProps,
): iam.Policy {
  const files = ITEM_FILES.map((name) => bucket.arnForObjects(`runs/*/${name}.json`));
  const executionsOf = (name: string) =>
    Stack.of(scope).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${name}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  const { stateMachineName: name } = machine;
  const executions = executionsOf(name);
  const children = LABELS.map((label) => executionsOf(`${name}/${label}`));
  const functions = Object.values(workers).map((worker) => worker.function.functionArn);
  const statements: iam.PolicyStatementProps[] = [
    { sid: 'InvokeFunctions', actions: ['lambda:InvokeFunction'], resources: functions },
    { sid: 'ReadItems', actions: ['s3:GetObject'], resources: files },
    { sid: 'StartChildren', actions: ['states:StartExecution'], resources: [machine.stateMachineArn] },
    {
      sid: 'ControlChildren',
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      resources: [executions],
    },
    { sid: 'RedriveChildren', actions: ['states:RedriveExecution'], resources: children },
    ...(encryptionKey
      ? [
          {
            sid: 'DecryptItems',
            actions: ['kms:Decrypt'],
            resources: [encryptionKey.keyArn],
            conditions: throughServices(scope, 's3'),
          },
        ]
      : []),
  ];
  const policy = new iam.Policy(scope, 'Execution', {
    roles: [role],
    statements: statements.map((props) => new iam.PolicyStatement(props)),
  });
  for (const file of files) acknowledgeWildcard(policy, file, 'Each run has a directory of its own.');
  for (const one of [executions, ...children]) acknowledgeWildcard(policy, one, 'Step Functions names the executions.');
  return policy;
}
