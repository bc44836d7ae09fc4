import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api';
import { OidcThumbprintWatcher, type OidcThumbprintWatcherProps } from '../../lib/watcher';
import { textOf } from '../support/template-text';

export { textOf };

/** The root of the repository. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** cdk.json: the command that makes the app, and the feature flags that users deploy with. */
export const cdkJson: { app: string; context: Record<string, unknown> } = JSON.parse(
  readFileSync(path.join(ROOT, 'cdk.json'), 'utf8'),
);

/** A directory of its own for this test file, with a name that no shell should see unquoted; removed after the tests. */
export const scratch = mkdtempSync(path.join(tmpdir(), "watcher's $HOME -"));

/** Where the synthesised apps and their assets are. */
export const cdkOut = path.join(scratch, 'cdk.out');

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Props, or what makes them from the stack: those that refer to other constructs in it. */
export type PropsFor = OidcThumbprintWatcherProps | ((stack: Stack) => OidcThumbprintWatcherProps);

/** Whether the function is bundled, for tests of its code. All apps of a test file share a directory: each code is made once. */
export type Code = 'bundled' | 'left out';

/**
 * An app with the feature flags that users deploy with. What takes seconds in each test file is left out: CloudFormation's
 * own validation, which nag.test.ts is about, and the function's code.
 */
export function createApp(code: Code = 'left out'): App {
  return new App({
    outdir: cdkOut,
    context: { ...cdkJson.context, ...(code === 'left out' && { [BUNDLING_STACKS]: [] }) },
    builtinCloudFormationValidation: false,
  });
}

/** A stack of its own with a watcher, with an e-mail address unless the props say otherwise. */
export function stackWith(props: PropsFor = {}, stackProps: StackProps = {}, code?: Code): Stack {
  const stack = new Stack(createApp(code), 'Test', stackProps);
  const own = typeof props === 'function' ? props(stack) : props;
  void new OidcThumbprintWatcher(stack, 'Watcher', { alertEmails: ['ops@example.com'], ...own });
  return stack;
}

/** The templates of props that are plain data: they are made once for a file of tests, which only reads them. */
const templates = new Map<string, Template>();

/** The template of such a stack. */
export function synthesise(props: PropsFor = {}, stackProps: StackProps = {}, code?: Code): Template {
  const make = (): Template => Template.fromStack(stackWith(props, stackProps, code));
  if (!isPlain(props)) return make();
  const key = JSON.stringify([props, stackProps, code]);
  const template = templates.get(key) ?? make();
  templates.set(key, template);
  return template;
}

/** Whether JSON says all of a value. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  const kind: unknown = Object.getPrototypeOf(value);
  return (kind === Object.prototype || kind === Array.prototype) && Object.values(value).every(isPlain);
}

/** Properties of a resource in a template. */
export type Properties = Record<string, unknown>;

/** Properties of all resources of a type, by logical ID. */
export function resourcesOf(template: Template, type: string): Record<string, Properties> {
  return Object.fromEntries(
    Object.entries(template.findResources(type)).map(([id, resource]): [string, Properties] => [
      id,
      resource['Properties'],
    ]),
  );
}

/** The only resource of a type. */
export function onlyOne(template: Template, type: string): { id: string; properties: Properties } {
  const [found, ...others] = Object.entries(resourcesOf(template, type));
  if (!found || others.length > 0) throw new Error(`There should be one ${type}, not ${found ? 'several' : 'none'}.`);
  return { id: found[0], properties: found[1] };
}

/** The function's environment variables, as text. */
export function environmentOf(template: Template): Record<string, string> {
  const { Environment: environment } = onlyOne(template, 'AWS::Lambda::Function').properties;
  const variables: Record<string, unknown> = Object(Object(environment).Variables);
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, textOf(value)]));
}

/** The function's name; undefined where CloudFormation chooses it. */
export function nameOf(template: Template): unknown {
  return onlyOne(template, 'AWS::Lambda::Function').properties['FunctionName'];
}

/** The directory with the function's code, as it will be uploaded. */
export function assetOf(template: Template): string {
  const { Code: code } = onlyOne(template, 'AWS::Lambda::Function').properties;
  return path.join(cdkOut, `asset.${path.basename(String(Object(code).S3Key), '.zip')}`);
}

/** Issuers as EKS has them, one for each cluster. */
export function clusters(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `https://oidc.eks.us-east-1.amazonaws.com/id/${index.toString(16).toUpperCase().padStart(32, '0')}`,
  );
}
