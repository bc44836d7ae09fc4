import { type NoFacts, condition, event } from '../entry';
import { type Phrase, count, cut, errorText, few, joined, minute, ours, phrase } from '../phrase';

/** Facts about a request of an operator that a run may not have come to. */
export interface Asked {
  /** True if an operator asked for something at this provider, which was not done. */
  asked: boolean;
}

function askAgain({ asked }: Asked): Phrase[] {
  return asked ? [ours('Your request was not carried out: repeat it later.')] : [];
}

const IF_DENIED = ours("If access was denied, check the permissions of the watcher's role.");

const PROVIDERS = {
  'iam-read-failed': condition<Asked & { error: string }>({
    severity: 'warning',
    transient: true,
    seenInIam: true,
    subject: 'could not be read from IAM',
    message: ({ error }) => phrase`The provider could not be read from IAM: ${errorText(error)}.`,
    advice: (facts) => [IF_DENIED, ...askAgain(facts)],
  }),
  'iam-write-failed': condition<{ list: readonly string[]; error: string; enforced: boolean | null }>({
    severity: ({ enforced }) => (enforced === false ? 'warning' : 'critical'),
    transient: true,
    subject: 'could not be updated in IAM',
    message: ({ list, error }) => phrase`IAM did not accept the new list (${joined(list)}): ${errorText(error)}.`,
    advice: [IF_DENIED, ours('The next run tries again.')],
  }),
  'iam-action-missing': condition<{ list: readonly string[]; error: string; enforced: boolean | null }>({
    severity: ({ enforced }) => (enforced === false ? 'warning' : 'critical'),
    subject: 'could not be updated: the service lacks the action',
    message: ({ list, error }) => phrase`IAM did not accept the new list (${joined(list)}): ${errorText(error)}.`,
    advice: [
      ours(
        'Delete the provider and create it with this list, or set updates to "never". It is not asked again in this run.',
      ),
    ],
  }),
  'iam-write-unconfirmed': condition<{ list: readonly string[]; found: readonly string[] | null }>({
    severity: 'warning',
    transient: true,
    subject: 'may not have been updated in IAM',
    message: ({ list, found }) =>
      phrase`IAM accepted the new list (${joined(list)}), but returns ${found ? joined(found) : ours('an error')} when the watcher reads it.`,
    advice: [ours('Another tool may have replaced the list at the same moment. The next run checks again.')],
  }),
  'provider-deleted': condition<{ named: boolean }>({
    severity: ({ named }) => (named ? 'warning' : 'info'),
    subject: 'is not in IAM',
    message: ours('IAM has no provider with this ARN.'),
    advice: ({ named }) => (named ? [ours('Compare the ARN with: aws iam list-open-id-connect-providers')] : []),
  }),
  'provider-locked': condition<Asked & { lost: boolean }>({
    severity: ({ asked }) => (asked ? 'warning' : 'info'),
    subject: 'is locked by another run',
    message: ({ lost }) =>
      ours(
        lost
          ? 'This run held the provider for too long, so another run may have taken it over. This run wrote nothing; the other run, or the next, reports what it finds.'
          : 'Another run has locked this provider, and reports what it finds.',
      ),
    advice: askAgain,
  }),
  'out-of-time': condition<Asked>({
    severity: ({ asked }) => (asked ? 'warning' : 'info'),
    subject: 'was not checked: the run had no time left',
    message: ours('The run had no time left for this provider. It comes first in the next run.'),
    advice: askAgain,
  }),
  'observation-too-old': condition<{ observedAt: string }>({
    severity: 'warning',
    transient: true,
    subject: 'was left alone: its observation is too old',
    message: ({ observedAt }) =>
      phrase`The stored observation of the issuer is from ${minute(observedAt)}: too old to write on it.`,
    advice: [ours('The next run observes the issuer again. If this lasts, see how long a run takes.')],
  }),
  'observation-unusable': condition<{ reason: string }>({
    severity: 'warning',
    transient: true,
    subject: 'was left alone: there is no sound observation of it',
    message: ({ reason }) => phrase`The stored observation of the issuer cannot be used: ${errorText(reason)}.`,
    advice: [
      ours('If it is missing, see why the issuer was not observed.'),
      ours('If something else is wrong with it, check who can write observations: only the observing role may.'),
    ],
  }),
  'internal-error': condition<{ error: string }>({
    severity: 'warning',
    seenInIam: true,
    subject: 'could not be checked: a defect of the watcher',
    message: ({ error }) => phrase`The watcher failed on this provider: ${errorText(error)}.`,
    advice: [ours('This is a defect of the watcher: please report it.')],
  }),
};

const STATE_CONSEQUENCES = [
  'Until it is fixed, thumbprints are still added on evidence, even those that you rejected: the watcher cannot know that.',
  'Nothing is removed, and updates "always" adds nothing without evidence.',
  'Open conditions are sent again in every run, and changes made now look like external changes later.',
];

export const RUNS = {
  ...PROVIDERS,
  'test-alert': event<NoFacts>({
    severity: 'info',
    subject: 'this is a test',
    message: [
      ours('This is a test: you asked the watcher for an alert.'),
      ours('Alerts of the watcher reach whoever received this one.'),
    ],
  }),
  'unknown-provider': condition<{ name: string }>({
    severity: 'warning',
    subject: 'the settings name an unknown provider',
    message: ({ name }) => phrase`The settings name ${name}, but this account has no such provider.`,
    advice: [
      ours(
        'Correct include, exclude or providers. Names must match exactly, except case and a final slash in exclude.',
      ),
    ],
  }),
  'providers-vanished': condition<{ listed: number; missing: number; vanished: readonly string[] }>({
    severity: 'warning',
    subject: 'IAM lists fewer providers than before',
    message: ({ listed, missing, vanished }) => [
      phrase`IAM listed ${count(listed, 'provider')}. ${missing} that an earlier run listed are missing, and no IAM event says that they were deleted: ${few(
        vanished.map((arn) => cut(arn, 300)),
        5,
        missing,
      )}.`,
      ours('They were not checked, and their state is kept.'),
    ],
    advice: [
      ours('Check whether they exist: aws iam list-open-id-connect-providers'),
      ours(
        "If they were deleted on purpose, no action: the third full run in a row that gets the same list takes it for the account's.",
      ),
    ],
  }),
  'run-incomplete': condition<{ providers: number; unchecked: number; skipped: readonly string[] }>({
    severity: 'warning',
    subject: 'the run had no time for all providers',
    message: ({ providers, unchecked, skipped }) =>
      phrase`The run had no time left for ${unchecked} of ${count(providers, 'provider')}: ${few(skipped, 5, unchecked)}. They come first in the next run.`,
    advice: [ours('If this happens again, give the function more time or memory (props timeout and memorySize).')],
  }),
  'quick-look-missing': condition<{ since: string }>({
    severity: 'warning',
    subject: 'no quick look came between two full runs',
    message: ({ since }) => [
      phrase`No quick look has completed since the full run at ${minute(since)}.`,
      ours('Where AWS checks the thumbprint, a new certificate is pinned hours later without them.'),
    ],
    advice: [
      ours('Check the schedule of the quick look: whether it is enabled, and whether it may invoke the function.'),
      ours('If the function logs errors or ends early, see the alarm about its errors.'),
    ],
  }),
  'state-unavailable': condition<{ errors: readonly string[] }>({
    severity: 'warning',
    subject: 'the state table cannot be used',
    message: ({ errors }) => [
      phrase`The watcher could not use its DynamoDB table: ${joined(errors.slice(0, 5).map(errorText), '; ')}.`,
      ...STATE_CONSEQUENCES.map(ours),
    ],
    advice: [
      ours('Check the table (stack output TableName): whether it exists, and what the function may do with it.'),
      ours(
        'An item that cannot be read stays as it is until you delete it, or a newer version of the watcher reads it.',
      ),
    ],
  }),
};
