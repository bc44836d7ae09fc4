/** What the package exports to CDK apps: the constructs, and the stacks with one. */
export { OidcThumbprintWatcherStack, type OidcThumbprintWatcherStackProps } from './stack';
export {
  OidcThumbprintWatcher,
  type AlarmProps,
  type FunctionProps,
  type LogLevel,
  type LogRemoval,
  type NetworkProps,
  type OidcThumbprintWatcherProps,
  type OperationProps,
  type ProviderOverrides,
  type StateProps,
  type ThumbprintCheck,
  type Updates,
} from './watcher';
export {
  OidcThumbprintWatcherOrganization,
  type CallAs,
  type OidcThumbprintWatcherOrganizationProps,
} from './organization/organization';
export {
  OidcThumbprintWatcherOrganizationStack,
  type OidcThumbprintWatcherOrganizationStackProps,
} from './organization/organization-stack';
