import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Resource } from '../../build/release/template';
import { yamlText } from '../../build/release/yaml-text';
import type { Setup } from './setup';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Makes the template without CDK, and a copy for an account on loopback: the function knows where the issuers are, and has the SDK pointed
 * at the policy proxy. Alarms on metric math are left out, as in math-alarms.ts.
 * @returns path of the copy, beside the function's code
 */
export function makeReleaseTemplate({ settings: { endpoint, connectTo } }: Setup): string {
  execFileSync('npm', ['run', '-s', 'release'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const template = parse(readFileSync(path.join(ROOT, 'release/template.yaml'), 'utf8'), { version: '1.1' });
  const resources: Record<string, Resource> = template.Resources;
  const { Variables: variables } = template.Resources.WatcherFunction.Properties.Environment;
  for (const service of ['IAM', 'DYNAMODB', 'SNS']) variables[`AWS_ENDPOINT_URL_${service}`] = endpoint;
  const [text]: [string] = variables.SETTINGS['Fn::Sub'];
  variables.SETTINGS['Fn::Sub'][0] = text.replace(
    '"connectTo":[]',
    `"connectTo":${JSON.stringify(connectTo)},"thumbprintCheck":"aws"`,
  );
  for (const [id, { Type: type, Properties: properties }] of Object.entries(resources)) {
    if (type === 'AWS::CloudWatch::Alarm' && properties['Metrics'] !== undefined) delete resources[id];
  }
  const copy = path.join(ROOT, 'release/template-on-loopback.yaml');
  writeFileSync(copy, yamlText(template));
  return copy;
}
