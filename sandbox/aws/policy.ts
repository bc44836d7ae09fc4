import { type Condition, type Context, holds } from './policy-condition';
import { matches } from './policy-pattern';
import { type Principal, type PrincipalNames, isFor } from './policy-principal';

/** A statement of a policy, as IAM, SNS and SQS hand it out. */
export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action: string | readonly string[];
  /** Absent in trust policies: there it is the role. */
  Resource?: string | readonly string[];
  Principal?: Principal;
  Condition?: Condition;
}

/** A request that a policy is asked about. */
export interface Wanted {
  /** For example `iam:GetOpenIDConnectProvider`. */
  action: string;
  /** An ARN, or `*` where the action has no resource. */
  resource: string;
  /** The caller, for policies that have principals. */
  principal?: PrincipalNames;
  /** Values of condition keys, for example `aws:SourceAccount`. Keys that it lacks are not understood. */
  context?: Context;
}

/** A policy's answer: an explicit allowance, an explicit denial, or neither. */
export type Verdict = 'allow' | 'deny' | 'silent';

/**
 * Returns what statements say to a request. A denial outweighs an allowance.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @throws Error on what is not understood here, rather than to guess
 */
export function verdictOf(statements: readonly Statement[], wanted: Wanted): Verdict {
  const effects = statements.filter((statement) => bears(statement, wanted)).map(({ Effect }) => Effect);
  if (effects.includes('Deny')) return 'deny';
  return effects.includes('Allow') ? 'allow' : 'silent';
}

/** Returns true if statements allow a request. @throws Error as `verdictOf` */
export function isAllowed(statements: readonly Statement[], wanted: Wanted): boolean {
  return verdictOf(statements, wanted) === 'allow';
}

/** Returns every action that statements allow, with the resource it is allowed on. */
export function grantsOf(statements: readonly Statement[]): { action: string; resource: string }[] {
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource = [] }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ action, resource }))),
    );
}

const UNDERSTOOD = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition']);

function bears(statement: Statement, { action, resource, principal, context = {} }: Wanted): boolean {
  const odd = Object.keys(statement).filter((key) => !UNDERSTOOD.has(key));
  if (odd.length > 0) throw new Error(`This policy uses ${odd.join(', ')}: ${JSON.stringify(statement)}`);
  if (statement.Resource === undefined && statement.Principal === undefined) {
    throw new Error(`This policy has neither a resource nor a principal: ${JSON.stringify(statement)}`);
  }
  return (
    [statement.Action].flat().some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    [statement.Resource ?? '*'].flat().some((pattern) => matches(pattern, resource)) &&
    (statement.Principal === undefined || isFor(statement.Principal, principal ?? {})) &&
    holds(statement.Condition ?? {}, context)
  );
}
