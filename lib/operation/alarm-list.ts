import type { Construct } from 'constructs';
import { Names, Token } from 'aws-cdk-lib';
import { InputError } from '../../lambda/contract/input-error';

/**
 * Every alarm that tells people, by the name of its section in the runbook: the anchor of a heading there.
 * `test/guards/runbook.test.ts` compares the two.
 */
export const ALARMS = [
  'no-completed-run',
  'function-errors',
  'dead-letters',
  'notifications-failed',
  'enforced-thumbprint-missing',
  'enforced-certificate-expiring',
] as const;

/** The name of an alarm's section in the runbook. */
export type AlarmSection = (typeof ALARMS)[number];

/** Where the runbook is, unless a URL is given: in this repository. */
export const DEFAULT_RUNBOOK = 'docs/runbook.md';

/** CloudWatch takes no longer names. */
const LONGEST_NAME = 255;

/** The longest prefix: what is left is more than the longest name of an alarm takes. */
const LONGEST_PREFIX = 200;

/**
 * The name of an alarm: the path of its construct, so that it stays the same and says where the alarm comes from; or the prefix and the
 * construct's ID.
 * @throws InputError when the prefix is empty or too long
 */
export const alarmNameOf = (scope: Construct, id: string, prefix: string | undefined): string => {
  if (prefix !== undefined) {
    if (Token.isUnresolved(prefix) || (prefix !== '' && prefix.length <= LONGEST_PREFIX)) return prefix + id;
    throw new InputError(`alarmNamePrefix: must have 1 to ${LONGEST_PREFIX} characters, not ${prefix.length}.`);
  }
  const name = `${scope.node.path}/${id}`.replaceAll('/', '-');
  if (name.length <= LONGEST_NAME) return name;
  return `${Names.uniqueResourceName(scope, { maxLength: LONGEST_NAME - id.length - 1 })}-${id}`;
};

/** What an alarm says of itself: one sentence, and where to read on. */
export const describeAlarm = (sentence: string, runbook: string, section: AlarmSection): string =>
  `${sentence} Runbook: ${runbook}#${section}`;
