import type { IBucket } from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { type Worker, createMap, createTask } from './machine-states';

/** The functions of the stages. */
export interface Workers {
  readonly coordinate: Worker;
  readonly readAccounts: Worker;
  readonly observe: Worker;
  readonly act: Worker;
}

/** The maps, by their labels: the names of their children have them. */
export const LABELS = ['Inventory', 'Observe', 'Act'] as const;

/** Props of the definition. */
export interface DefinitionProps {
  readonly workers: Workers;
  /** The bucket with the files of the runs. */
  readonly bucket: IBucket;
  /** The most children of a map at once. */
  readonly maxConcurrency: number;
}

/**
 * Creates the states of a run. Between them goes `{run, kind, key, count}` (`State` in lambda/organization/state.ts): the kind of the run,
 * the key of the file that the next map goes over, and the number of its items. A map over no items is left out.
 */
export function createDefinition(scope: Construct, props: DefinitionProps): sfn.IChainable {
  const { coordinate } = props.workers;
  const task = (id: string, stage: string) =>
    createTask(scope, id, {
      worker: coordinate,
      payload: { stage, run: sfn.JsonPath.stringAt('$.run'), kind: sfn.JsonPath.stringAt('$.kind') },
      outputPath: '$.Payload',
    });
  const map = (id: (typeof LABELS)[number], stage: string, worker: Worker) =>
    createMap(scope, id, { ...props, stage, worker, coordinate });

  const end = task('End', 'end');
  const notify = task('Notify', 'notify').next(end);
  const act = map('Act', 'act', props.workers.act).next(notify);
  const compare = task('Compare', 'compare').next(
    choose(scope, 'Anything to act on', [HAS_ITEMS, act], [IS_QUICK, end]).otherwise(notify),
  );
  const observe = map('Observe', 'observe', props.workers.observe).next(compare);
  const issuers = task('Issuers', 'issuers').next(
    choose(scope, 'Any issuers', [HAS_ITEMS, observe]).otherwise(compare),
  );
  const inventory = map('Inventory', 'inventory', props.workers.readAccounts).next(issuers);
  const accounts = task('Accounts', 'accounts').next(
    choose(scope, 'Any accounts', [HAS_ITEMS, inventory]).otherwise(issuers),
  );
  const busy = new sfn.Succeed(scope, 'Busy', { comment: 'Another run is under way' });
  return createBegin(scope, coordinate).next(
    choose(
      scope,
      'Which run',
      [sfn.Condition.stringEquals('$.kind', 'busy'), busy],
      [sfn.Condition.and(IS_QUICK, HAS_ITEMS), observe],
      [IS_QUICK, end],
    ).otherwise(accounts),
  );
}

const HAS_ITEMS = sfn.Condition.numberGreaterThan('$.count', 0);
const IS_QUICK = sfn.Condition.stringEquals('$.kind', 'quick');

/** Creates the first state. The name of the execution is the ID of the run. */
function createBegin(scope: Construct, worker: Worker): sfn.INextable & sfn.IChainable {
  return createTask(scope, 'Begin', {
    worker,
    payload: {
      stage: 'begin',
      run: sfn.JsonPath.stringAt('$$.Execution.Name'),
      machine: sfn.JsonPath.stringAt('$$.StateMachine.Id'),
      input: sfn.JsonPath.objectAt('$'),
    },
    outputPath: '$.Payload',
  });
}

/** Creates a choice: the first condition that holds decides. */
function choose(scope: Construct, id: string, ...rules: readonly [sfn.Condition, sfn.IChainable][]): sfn.Choice {
  return rules.reduce((choice, [condition, next]) => choice.when(condition, next), new sfn.Choice(scope, id));
}
