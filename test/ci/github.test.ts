import { existsSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { ROOT, read, readPackage } from './project';

const REPOSITORY = 'https://github.com/oidc-thumbprint-watcher/oidc-thumbprint-watcher';

/** Parses a YAML file of this project. It is an error if the file is not of this form. */
function parseAs<Schema extends v.GenericSchema>(schema: Schema, file: string): v.InferOutput<Schema> {
  return v.parse(schema, parse(read(file), { strict: true, uniqueKeys: true }));
}

/** True if a pattern of Dependabot, in which `*` is any text, names a package. */
function isOf(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

describe('the workflow', () => {
  const stepSchema = v.union([
    v.strictObject({ run: v.string() }),
    v.strictObject({ uses: v.string(), with: v.optional(v.record(v.string(), v.unknown())) }),
  ]);
  const jobSchema = v.looseObject({
    'timeout-minutes': v.number(),
    needs: v.optional(v.string()),
    strategy: v.optional(v.looseObject({ matrix: v.object({ node: v.array(v.number()) }) })),
    steps: v.array(stepSchema),
  });
  const workflowSchema = v.looseObject({
    permissions: v.record(v.string(), v.string()),
    jobs: v.record(v.string(), jobSchema),
  });
  const workflow = parseAs(workflowSchema, '.github/workflows/ci.yml');
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  test('runs all gates on Node 20, 22 and 24, the oldest of which is the oldest that the package allows', () => {
    const all = jobs.find((job) => job.steps.some((step) => 'run' in step && step.run === '.ci/run'));
    const versions = all?.strategy?.matrix.node;
    expect(versions).toEqual([20, 22, 24]);
    expect(readPackage().engines.node).toMatch(new RegExp(`^>=${versions?.[0]}\\.`));
  });

  test('runs commands that exist, with options that they have', () => {
    const commands = steps.flatMap((step) => ('run' in step ? [step.run.split(' ')] : []));
    expect(commands.length).toBeGreaterThan(1);
    for (const [program = '', ...options] of commands) {
      expect(existsSync(path.join(ROOT, program))).toBe(true);
      expect(options.filter((option) => !read(program).includes(`  ${option} `))).toEqual([]);
    }
  });

  test('uses only actions of GitHub itself, at a version, and may only read', () => {
    const actions = steps.flatMap((step) => ('uses' in step ? [step.uses] : []));
    expect(actions.length).toBeGreaterThan(3);
    expect(actions.filter((action) => !/^actions\/[\w-]+@v\d+$/.test(action))).toEqual([]);
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  test('has jobs that wait only for jobs that exist', () => {
    const names = Object.keys(workflow.jobs);
    expect(jobs.flatMap(({ needs }) => needs ?? []).filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('the issue forms', () => {
  const fieldSchema = v.strictObject({
    type: v.picklist(['textarea', 'input', 'checkboxes']),
    id: v.pipe(v.string(), v.regex(/^[a-z]+$/)),
    attributes: v.looseObject({ label: v.string() }),
    validations: v.optional(v.strictObject({ required: v.boolean() })),
  });
  const textSchema = v.strictObject({ type: v.literal('markdown'), attributes: v.strictObject({ value: v.string() }) });
  const formSchema = v.strictObject({
    name: v.string(),
    description: v.string(),
    labels: v.array(v.string()),
    body: v.array(v.union([fieldSchema, textSchema])),
  });
  const bug = parseAs(formSchema, '.github/ISSUE_TEMPLATE/bug.yml');
  const feature = parseAs(formSchema, '.github/ISSUE_TEMPLATE/feature.yml');

  function idsIn({ body }: typeof bug, which: 'all' | 'required'): string[] {
    return body.flatMap((field) =>
      'id' in field && (which === 'all' || field.validations?.required === true) ? [field.id] : [],
    );
  }

  test('require of a bug report what is needed to reproduce it', () => {
    expect(idsIn(bug, 'required')).toEqual(['what', 'command', 'output', 'version', 'node', 'region']);
  });

  test.each([
    ['bug', bug],
    ['feature', feature],
  ])('have no field twice: %s', (_, form) => {
    const ids = idsIn(form, 'all');
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('send vulnerabilities to SECURITY.md of this repository', () => {
    const linkSchema = v.strictObject({ name: v.string(), url: v.string(), about: v.string() });
    const configSchema = v.strictObject({ blank_issues_enabled: v.boolean(), contact_links: v.array(linkSchema) });
    const { contact_links: links } = parseAs(configSchema, '.github/ISSUE_TEMPLATE/config.yml');
    expect(links.map(({ url }) => url)).toEqual([`${REPOSITORY}/security/policy`]);
    expect(existsSync(path.join(ROOT, 'SECURITY.md'))).toBe(true);
  });
});

describe('Dependabot', () => {
  const updateSchema = v.looseObject({
    'package-ecosystem': v.string(),
    schedule: v.strictObject({ interval: v.string() }),
    groups: v.record(v.string(), v.strictObject({ patterns: v.array(v.string()) })),
    ignore: v.optional(v.array(v.looseObject({ 'dependency-name': v.string() }))),
  });
  const dependabotSchema = v.strictObject({ version: v.literal(2), updates: v.array(updateSchema) });
  const { updates } = parseAs(dependabotSchema, '.github/dependabot.yml');
  const npm = updates.find((update) => update['package-ecosystem'] === 'npm');

  test('updates packages of npm and actions of workflows, weekly', () => {
    expect(updates.map((update) => [update['package-ecosystem'], update.schedule.interval])).toEqual([
      ['npm', 'weekly'],
      ['github-actions', 'weekly'],
    ]);
  });

  test('names only packages that this one depends on', () => {
    const { dependencies, devDependencies } = readPackage();
    const packages = Object.keys({ ...dependencies, ...devDependencies });
    const named = [
      ...Object.values(npm?.groups ?? {}).flatMap(({ patterns }) => patterns),
      ...(npm?.ignore ?? []).map((one) => one['dependency-name']),
    ];
    const unknown = named.filter((name) => !packages.some((one) => isOf(name, one)));
    expect(named.length).toBeGreaterThan(5);
    expect(unknown).toEqual([]);
  });

  test('moves the clients of the SDK together, and the packages of CDK', () => {
    expect(npm?.groups['aws-sdk']?.patterns).toContain('@aws-sdk/*');
    expect(npm?.groups['aws-cdk']?.patterns).toEqual(expect.arrayContaining(['aws-cdk', 'aws-cdk-lib', 'constructs']));
  });
});

test('the links of the pull request template lead to files of this project', () => {
  const file = '.github/pull_request_template.md';
  const links = [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !existsSync(path.join(ROOT, path.dirname(file), link)))).toEqual([]);
});

test('package.json names the repository that the forms link to', () => {
  expect(JSON.parse(read('package.json'))).toMatchObject({
    homepage: `${REPOSITORY}#readme`,
    bugs: `${REPOSITORY}/issues`,
    repository: { type: 'git', url: `git+${REPOSITORY}.git` },
  });
});
