import { AwsError } from './error';
import type { Statement } from './policy';

/** A policy as JSON has it. */
export interface PolicyDocument {
  Version?: string;
  Statement: Statement | readonly Statement[];
}

/** Returns the statements of a policy. */
export function statementsOf({ Statement: statements }: PolicyDocument): readonly Statement[] {
  return [statements].flat();
}

/**
 * Reads an identity policy out of a request.
 * @throws AwsError MalformedPolicyDocument when it is no JSON or no policy with an effect, actions and resources
 */
export function parseIdentityPolicy(text: string): readonly Statement[] {
  const document = parse(text);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw malformed('Syntax errors.');
  const { Version, Statement: statements }: { Version?: unknown; Statement?: unknown } = document;
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17')
    throw malformed('Invalid version.');
  const all: unknown[] = [statements].flat();
  if (all.length === 0 || !all.every(isStatement)) throw malformed('Syntax errors.');
  return all;
}

/** Returns true for an array of texts, or a text. */
function isText(value: unknown): boolean {
  return [value].flat().every((one) => typeof one === 'string');
}

function isStatement(value: unknown): value is Statement {
  if (typeof value !== 'object' || value === null) return false;
  const { Effect, Action, Resource, Principal }: Partial<Record<keyof Statement, unknown>> = value;
  if (Effect !== 'Allow' && Effect !== 'Deny') return false;
  return Principal === undefined && isText(Action) && isText(Resource);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('This policy contains invalid Json');
  }
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message);
}
