import { stringify } from 'yaml';

/**
 * Returns a template as text. CloudFormation reads YAML 1.1, in which `OFF` without quotation marks is a boolean, and a date is no text.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function yamlText(template: object): string {
  return stringify(template, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
