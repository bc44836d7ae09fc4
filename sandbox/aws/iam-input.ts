import { AwsError } from './error';
import type { Form } from './form';
import { lengthViolations, LIMITS, refuseViolations, sizeViolations, tagTextViolations } from './iam-rules';

/** The lengths of tag keys. Source: IAM API reference, Tag. */
export const TAG_KEY = { min: 1, max: 128 } as const;

const TAG_VALUE = { min: 0, max: 256 } as const;

/** Prefix that keys and values of tags must not have. Source: IAM guide, Tags, naming. It does not say what IAM answers. */
const RESERVED = 'aws:';

/** Reads the provider an action names. @throws AwsError ValidationError, with the action's other violations */
export function readArn(form: Form, ...violations: readonly string[][]): string {
  const arn = form.get('OpenIDConnectProviderArn');
  refuseViolations(lengthViolations(arn, { at: 'openIDConnectProviderArn', min: 20, max: 2048 }), ...violations);
  return arn ?? '';
}

/** Reads tags (Tags.member.N.Key and .Value). @throws AwsError ValidationError, InvalidInput */
export function readTags(records: readonly ReadonlyMap<string, string>[]): Map<string, string> {
  refuseViolations(
    sizeViolations(records, 'tags', LIMITS.tags),
    ...records.flatMap((record, index) => [
      lengthViolations(record.get('Key'), { at: `tags.${index + 1}.member.key`, ...TAG_KEY }),
      lengthViolations(record.get('Value'), { at: `tags.${index + 1}.member.value`, ...TAG_VALUE }),
      tagTextViolations([...record.values()], `tags.${index + 1}.member`),
    ]),
  );
  const tags = new Map(records.map((record) => [record.get('Key') ?? '', record.get('Value') ?? '']));
  if (tags.size < records.length) throw new AwsError('InvalidInput', 'Duplicate tag keys found.');
  if ([...tags].flat().some((text) => text.startsWith(RESERVED))) {
    throw new AwsError('InvalidInput', `Tag keys and values that begin with ${RESERVED} are reserved.`);
  }
  return tags;
}
