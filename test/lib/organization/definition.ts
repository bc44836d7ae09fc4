import type { Template } from 'aws-cdk-lib/assertions';
import { onlyOne } from '../synthesise';
import { HUB, deployed } from './deployed';

/** A state in Amazon's States Language, as far as tests look into it. */
export interface State {
  Type: string;
  Next?: string;
  End?: boolean;
  Resource?: string;
  TimeoutSeconds?: number;
  InputPath?: unknown;
  OutputPath?: string | null;
  ResultPath?: string | null;
  Parameters?: { FunctionName: string; Payload: Record<string, unknown> };
  Retry?: readonly { ErrorEquals: readonly string[] }[];
  Catch?: readonly { ErrorEquals: readonly string[]; Next: string }[];
  Choices?: readonly { Next: string }[];
  Default?: string;
  ItemProcessor?: Definition & { ProcessorConfig: object };
  ItemReader?: { Resource: string; ReaderConfig: object; Parameters: object };
  ItemSelector?: object;
  [key: string]: unknown;
}

/** States with the first of them. */
export interface Definition {
  StartAt: string;
  States: Readonly<Record<string, State>>;
}

/** Returns the definition of the state machine in a template, as Step Functions gets it. */
export function definitionIn(template: Template): Definition {
  const { properties } = onlyOne(template, 'AWS::StepFunctions::StateMachine');
  return JSON.parse(String(deployed(properties['DefinitionString'], { template: template.toJSON(), account: HUB })));
}

/** Returns all states by name, those within maps included. */
export function statesIn({ States: states }: Definition): [string, State][] {
  return Object.entries(states).flatMap(([name, state]) => [
    [name, state],
    ...(state.ItemProcessor ? statesIn(state.ItemProcessor) : []),
  ]);
}
