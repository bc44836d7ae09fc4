import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { InputError } from '../../lambda/contract/input-error';
import { letLogsUse } from '../permissions/delivery';
import { type FunctionProps, LOG_REMOVALS, type LogRemoval } from './function-props';

/** Props of a function's log. */
export interface FunctionLogProps extends Pick<FunctionProps, 'logRetention' | 'logRemoval'> {
  /**
   * The key that encrypts the log.
   * @default - that of CloudWatch Logs
   */
  readonly encryptionKey?: IKey;
}

/**
 * Creates the log of a function, as `Log` in its scope.
 * @throws InputError when `logRemoval` is unknown
 */
export function createLog(
  scope: Construct,
  { encryptionKey, logRetention, logRemoval }: FunctionLogProps,
): logs.LogGroup {
  if (encryptionKey) letLogsUse(scope, encryptionKey);
  return new logs.LogGroup(scope, 'Log', {
    retention: logRetention ?? logs.RetentionDays.THREE_MONTHS,
    encryptionKey,
    removalPolicy: removalOf(logRemoval),
  });
}

function removalOf(removal: LogRemoval = 'destroy'): RemovalPolicy {
  if (removal === 'retain') return RemovalPolicy.RETAIN;
  if (removal === 'destroy') return RemovalPolicy.DESTROY;
  throw new InputError(`logRemoval: must be one of ${LOG_REMOVALS.join(', ')}, not ${JSON.stringify(removal)}.`);
}
