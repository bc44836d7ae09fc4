import type { Stack } from 'aws-cdk-lib';
import type { OidcThumbprintWatcherOrganizationProps } from '../../../lib/organization/organization';
import { everyProp } from '../every-prop';

/** Every prop but those that switch something off, `include`, and the paths of CA files. */
export function everyOrganizationProp(stack: Stack) {
  const {
    accountName: _accountName,
    functionName: _functionName,
    thumbprintCheck: _thumbprintCheck,
    affectedRoles: _affectedRoles,
    dashboard: _dashboard,
    reactToIamEvents: _reactToIamEvents,
    reservedConcurrency: _reservedConcurrency,
    timeout: _timeout,
    memorySize: _memorySize,
    ...common
  } = everyProp(stack);
  return {
    ...common,
    organizationId: 'o-sandbox00001',
    organizationalUnits: ['ou-abcd-11111111', 'ou-abcd-22222222'],
    excludeAccounts: ['333333333333'],
    managementAccount: true,
    stackSet: true,
    callAs: 'SELF',
    roleNamePrefix: 'thumbprints',
    externalId: 'second',
    maxConcurrency: 5,
    maxWritesPercent: 2,
    maxWritesLeast: 10,
    perAccountMessages: true,
    stateMachineName: 'thumbprints',
  } satisfies OidcThumbprintWatcherOrganizationProps;
}
