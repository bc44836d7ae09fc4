import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { throughServices } from '../permissions/delivery';
import { LABELS, type Workers } from './machine-definition';
import type { Permission } from './permission';

/** Resources that an execution uses. */
export interface ExecutionResources {
  readonly workers: Workers;
  readonly bucket: IBucket;
  readonly encryptionKey?: IKey | undefined;
}

/** The files that the maps go over. */
const ITEM_FILES = ['accounts', 'issuers', 'act'];

/**
 * Returns the permissions of an execution: it invokes the functions, reads the files that its maps go over, and starts, stops and
 * redrives children.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
export function executionPermissions(
  machine: IStateMachine & { readonly stateMachineName: string },
  { workers, bucket, encryptionKey }: ExecutionResources,
): Permission[] {
  const { stateMachineName: name } = machine;
  const functions = Object.values(workers).map((worker) => worker.function.functionArn);
  const files = ITEM_FILES.map((file) => bucket.arnForObjects(`runs/*/${file}.json`));
  return [
    { sid: 'InvokeFunctions', actions: ['lambda:InvokeFunction'], resources: functions },
    {
      sid: 'ReadItems',
      actions: ['s3:GetObject'],
      resources: files,
      reason: 'Each run has a directory of its own.',
    },
    { sid: 'StartChildren', actions: ['states:StartExecution'], resources: [machine.stateMachineArn] },
    {
      sid: 'ControlChildren',
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      resources: [executionsOf(machine, name)],
      reason: 'Step Functions names the executions.',
    },
    {
      sid: 'RedriveChildren',
      actions: ['states:RedriveExecution'],
      resources: LABELS.map((label) => executionsOf(machine, `${name}/${label}`)),
      reason: 'Step Functions names the executions.',
    },
    ...(encryptionKey ? [decryptItems(machine, encryptionKey)] : []),
  ];
}

function executionsOf(machine: IStateMachine, name: string): string {
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
  return Stack.of(machine).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${name}:*`,
    arnFormat,
  });
}

function decryptItems(machine: IStateMachine, { keyArn }: IKey): Permission {
  const conditions = throughServices(machine, 's3');
  return { sid: 'DecryptItems', actions: ['kms:Decrypt'], resources: [keyArn], conditions };
}
