import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';

/** A function as the state machine sees it. */
export interface Worker {
  readonly function: IFunction;
  /** Longest duration of an invocation. */
  readonly timeout: Duration;
}

/** A function that the state machine invokes, with its payload. */
export interface TaskProps {
  readonly worker: Worker;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Part of the state that the output is; `DISCARD` for `{}`. */
  readonly outputPath: string;
}

/** The errors of Lambda itself. What a function throws is not tried again: it would be thrown again. */
const LAMBDA_ERRORS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/** Time that a task has more than its function: a task that gives up does not stop the function, which would go on unseen. */
const MORE = Duration.minutes(1);

/** Creates a state that invokes a function. */
export function createTask(
  scope: Construct,
  id: string,
  { worker, payload, outputPath }: TaskProps,
): sfn.TaskStateBase {
  const task = new LambdaInvoke(scope, id, {
    lambdaFunction: worker.function,
    payload: sfn.TaskInput.fromObject({ ...payload }),
    outputPath,
    retryOnServiceExceptions: false,
    taskTimeout: sfn.Timeout.duration(worker.timeout.plus(MORE)),
  });
  return task.addRetry({
    errors: LAMBDA_ERRORS,
    interval: Duration.seconds(2),
    maxAttempts: 5,
    backoffRate: 2,
    jitterStrategy: sfn.JitterType.FULL,
  });
}

/** A map over the file that the state names. */
export interface MapProps {
  /** Stage of its children. */
  readonly stage: string;
  readonly worker: Worker;
  /** The function that notes what a child did not come to the end of. */
  readonly coordinate: Worker;
  readonly bucket: IBucket;
  readonly maxConcurrency: number;
}

/** Share of a map's children, in percent, that may fail together with their notes before the execution fails. */
const TOLERATED_PERCENT = 10;

const RUN = { run: sfn.JsonPath.stringAt('$.run'), item: sfn.JsonPath.objectAt('$.item') };

/**
 * Creates a map: a child workflow for each item of a file, with a function that works on the item. What the functions have to say is in
 * files: the output of each child is `{}`, since all outputs together must fit 256 KiB. The map leaves the state as it was.
 */
export function createMap(scope: Construct, id: string, props: MapProps): sfn.DistributedMap {
  const { stage, worker, coordinate, bucket, maxConcurrency } = props;
  const outputPath = sfn.JsonPath.DISCARD;
  const child = createTask(scope, `${id} batch`, { worker, payload: { stage, ...RUN }, outputPath });
  const payload = { stage: 'note', ...RUN, map: stage, error: sfn.JsonPath.objectAt('$.error') };
  const note = createTask(scope, `Note ${stage}`, { worker: coordinate, payload, outputPath });
  child.addCatch(note, { errors: [sfn.Errors.ALL], resultPath: '$.error' });
  const map = new sfn.DistributedMap(scope, id, {
    itemReader: new sfn.S3JsonItemReader({ bucket, key: sfn.JsonPath.stringAt('$.key') }),
    itemSelector: { run: sfn.JsonPath.stringAt('$.run'), item: sfn.JsonPath.objectAt('$$.Map.Item.Value') },
    label: id,
    maxConcurrency,
    toleratedFailurePercentage: TOLERATED_PERCENT,
    resultPath: sfn.JsonPath.DISCARD,
    mapExecutionType: sfn.StateMachineType.STANDARD,
  });
  return map.itemProcessor(child);
}
