import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  OidcThumbprintWatcherOrganization,
  type OidcThumbprintWatcherOrganizationProps,
} from '../../../lib/organization/organization';
import { createApp } from '../synthesise';

/** ID of the organization, which is that of the sandbox. */
export const ORGANIZATION = 'o-sandbox00001';

/** The props that have to be given, and an e-mail address. */
export const LEAST = {
  organizationId: ORGANIZATION,
  organizationalUnits: ['r-abcd'],
  alertEmails: ['ops@example.com'],
} satisfies OidcThumbprintWatcherOrganizationProps;

/** Props, or what makes them from the stack: those that refer to other constructs in it. */
export type OrganizationPropsFor =
  | Partial<OidcThumbprintWatcherOrganizationProps>
  | ((stack: Stack) => Partial<OidcThumbprintWatcherOrganizationProps>);

/** Creates the watcher of an organization in a stack of its own; the code of its functions is left out. */
export function watcherWith(props: OrganizationPropsFor = {}): OidcThumbprintWatcherOrganization {
  const stack = new Stack(createApp(), 'Test');
  const own = typeof props === 'function' ? props(stack) : props;
  return new OidcThumbprintWatcherOrganization(stack, 'Watcher', { ...LEAST, ...own });
}

/** The template of its stack. */
export function synthesiseOrganization(props: OrganizationPropsFor = {}): Template {
  return Template.fromStack(Stack.of(watcherWith(props)));
}
