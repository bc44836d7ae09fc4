import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api';
import { OidcThumbprintWatcherStack } from '../../../lib/stack';
import { textOf } from '../../support/template-text';

/** Widget of a CloudWatch dashboard; its place is in columns and rows of the grid. */
export interface Widget {
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  properties: Readonly<Record<string, unknown>>;
}

/** Returns the widgets of the dashboard that the stack of this repository deploys by default. */
export function dashboardWidgets(): Widget[] {
  const app = new App({ context: { [BUNDLING_STACKS]: [] }, builtinCloudFormationValidation: false });
  const stack: Stack = new OidcThumbprintWatcherStack(app, 'OidcThumbprintWatcher', {
    watcher: { alertEmails: ['you@example.com'] },
  });
  const dashboards = Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard');
  const [dashboard] = Object.values(dashboards);
  const { widgets }: { widgets: Widget[] } = JSON.parse(textOf(Object(dashboard?.['Properties']).DashboardBody));
  return widgets;
}
