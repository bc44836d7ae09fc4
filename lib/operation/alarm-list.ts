import type { Construct } from 'constructs';
import { Names, Token } from 'aws-cdk-lib';
import { InputError } from '../../lambda/contract/input-error';

/**
 * Every alarm about the watcher of an account, by the name of its section in the runbook: the anchor of a heading there.
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

/** The alarms of an organization that the watcher of a single account does not have. */
export const ORGANIZATION_ALARMS = ['execution-failed'] as const;

/** The name of an alarm's section in the runbook. */
export type AlarmSection = (typeof ALARMS | typeof ORGANIZATION_ALARMS)[number];

/** Path of the runbook in this repository, unless a URL is given. */
export const DEFAULT_RUNBOOK = 'docs/runbook.md';

/** Longest name that CloudWatch takes, in characters. */
const LONGEST_NAME = 255;

/** Longest prefix, in characters: the rest is more than the longest name of an alarm takes. */
const LONGEST_PREFIX = 200;

/**
 * Returns the name of an alarm: the path of its construct, so that it stays the same and says where the alarm comes from; or the prefix
 * and the construct's ID.
 * @throws InputError when the prefix is empty or too long
 */
export function alarmNameOf(scope: Construct, id: string, prefix: string | undefined): string {
  if (prefix !== undefined) {
    if (Token.isUnresolved(prefix) || (prefix !== '' && prefix.length <= LONGEST_PREFIX)) return prefix + id;
    throw new InputError(`alarmNamePrefix: must have 1 to ${LONGEST_PREFIX} characters, not ${prefix.length}.`);
  }
  const name = `${scope.node.path}/${id}`.replaceAll('/', '-');
  if (name.length <= LONGEST_NAME) return name;
  return `${Names.uniqueResourceName(scope, { maxLength: LONGEST_NAME - id.length - 1 })}-${id}`;
}

/** Returns the description of an alarm: one sentence, and the section of the runbook. */
export function describeAlarm(sentence: string, runbook: string, section: AlarmSection): string {
  return `${sentence} Runbook: ${runbook}#${section}`;
}
