import type { Finding } from './finding';

/** A finding that is right about the template, and that stays. */
export interface Accepted extends Pick<Finding, 'tool' | 'rule' | 'resource'> {
  reason: string;
}

const FUNCTION = 'WatcherFunction';

/** Every finding that is accepted, in any of the variants; one that no variant has any more fails the gate. */
export const ACCEPTED: readonly Accepted[] = [
  ...[
    'WatcherFunction',
    'WatcherSchedule',
    'WatcherQuickLookSchedule',
    'WatcherIamEventsRule',
    'WatcherIamEventsRuleAllowEventRuleTestWatcherLive',
  ].map((resource) => ({
    tool: 'cfn-lint' as const,
    rule: 'W3005',
    resource,
    reason: "CDK depends on a construct with all its resources, of which the template's references imply one.",
  })),
  {
    tool: 'checkov',
    rule: 'CKV_AWS_115',
    resource: FUNCTION,
    reason:
      'Reserved concurrency is taken from what the account has for all its functions: the prop reservedConcurrency.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_116',
    resource: FUNCTION,
    reason:
      'Failures go to a queue by the newer way, a destination (EventInvokeConfig), which the rule does not look for.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_117',
    resource: FUNCTION,
    reason: 'Issuers are on the internet; the prop vpc is for those that are not.',
  },
  ...(
    [
      ['CKV_AWS_158', 'WatcherLog'],
      ['CKV_AWS_173', FUNCTION],
      ['CKV_AWS_26', 'WatcherAlerts'],
      ['CKV_AWS_27', 'WatcherDeadLetters'],
    ] as const
  ).map(([rule, resource]) => ({
    tool: 'checkov' as const,
    rule,
    resource,
    reason:
      'A key of your own is the prop encryptionKey, and costs; nothing here is secret. The variant with a key is clean.',
  })),
  ...['WatcherPermissionsState', 'WatcherPermissionsProviders', 'WatcherRoleNetwork'].map((resource) => ({
    tool: 'parliament' as const,
    rule: 'UNKNOWN_CONDITION_FOR_ACTION',
    resource,
    reason:
      'lambda:SourceFunctionArn is in the context of every call that a function makes; it is listed for no single action.',
  })),
  {
    tool: 'parliament',
    rule: 'RESOURCE_MISMATCH',
    resource: 'WatcherRoleNetwork',
    reason:
      'Lambda checks these permissions on all there is in the account and region, whatever kind of resource it will make.',
  },
  {
    tool: 'parliament',
    rule: 'PERMISSIONS_MANAGEMENT_ACTIONS',
    resource: 'WatcherPermissionsProviders',
    reason:
      'Replacing thumbprints is what the watcher is for. It is bound to the function, to the providers in include, and left out where updates is never.',
  },
];
