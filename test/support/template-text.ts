import { withoutHash } from './logical-id';

/**
 * Returns a value of a template as it will be once deployed, as text: joins are done, references become `<LogicalId>` and
 * attributes `<LogicalId.Attribute>`, without the hash at the end of logical IDs.
 * @throws Error for any other function of CloudFormation
 */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, argument] = ['', undefined]]: [string, unknown][] = Object.entries(value ?? {});
  if (name === 'Ref' && typeof argument === 'string') return `<${withoutHash(argument)}>`;
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `<${withoutHash(String(argument[0]))}.${argument[1]}>`;
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    return argument[1].map(textOf).join(String(argument[0]));
  }
  throw new Error(`Unexpected in a template: ${JSON.stringify(value)}`);
}
