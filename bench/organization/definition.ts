import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api';
import { OidcThumbprintWatcherOrganization } from '../../lib/organization/organization';
import type { Definition } from '../../test/lib/organization/definition';
import { HUB, deployed } from '../../test/lib/organization/deployed';

/** What an organization's stack has that the simulation needs. */
export interface SynthesisedOrganization {
  definition: Definition;
  /** Metrics of all alarms: CloudWatch bills each. */
  alarmMetrics: number;
}

const CDK_JSON = path.resolve(import.meta.dirname, '../../cdk.json');

/** Synthesises the stack with its defaults; the code of the functions is left out. */
export function synthesiseOrganization(): SynthesisedOrganization {
  const outdir = mkdtempSync(path.join(tmpdir(), 'organization-bench-'));
  const { context }: { context: Record<string, unknown> } = JSON.parse(readFileSync(CDK_JSON, 'utf8'));
  const app = new App({
    outdir,
    context: { ...context, [BUNDLING_STACKS]: [] },
    builtinCloudFormationValidation: false,
  });
  try {
    const stack = new Stack(app, 'Bench');
    void new OidcThumbprintWatcherOrganization(stack, 'Watcher', {
      organizationId: 'o-example00001',
      organizationalUnits: ['r-abcd'],
      alertEmails: ['ops@example.com'],
    });
    const template = Template.fromStack(stack);
    const [machine] = propertiesOf(template, 'AWS::StepFunctions::StateMachine');
    const text = deployed(machine?.['DefinitionString'], { template: template.toJSON(), account: HUB });
    return {
      definition: JSON.parse(String(text)),
      alarmMetrics: propertiesOf(template, 'AWS::CloudWatch::Alarm').reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function propertiesOf(template: Template, type: string): Record<string, unknown>[] {
  return Object.values(template.findResources(type)).map((resource) => Object(resource['Properties']));
}

/** An alarm on metric math has a list of metrics and expressions. */
function metricsOf({ Metrics: metrics }: Record<string, unknown>): number {
  if (!Array.isArray(metrics)) return 1;
  return metrics.filter((one: object) => 'MetricStat' in one).length;
}
