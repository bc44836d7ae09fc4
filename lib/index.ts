/** What the package exports to CDK apps: the construct, and the stack with one. */
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
