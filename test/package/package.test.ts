import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { OidcThumbprintWatcher } from '../../lib/watcher';
import { createAuthority } from '../../sandbox/certificates';
import { startSandbox } from '../../sandbox/sandbox';
import { instructionsIn } from './document';
import { ROOT, run, succeed } from './run';

const MANIFEST: {
  peerDependencies: Record<string, string>;
  devDependencies: Record<string, string>;
} = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));

let scratch: string;

/** Path of the package. */
let tarball: string;

beforeAll(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'package-'));
  await succeed(ROOT, ['npm', 'pack', '--pack-destination', scratch]);
  tarball = path.join(scratch, readdirSync(scratch).find((name) => name.endsWith('.tgz')) ?? 'no package');
}, 300_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Makes a directory for an app, with the package beside it as docs/construct.md says. @returns its path */
function createDirectory(name: string): string {
  const directory = path.join(scratch, name);
  mkdirSync(directory);
  writeFileSync(path.join(directory, path.basename(tarball)), readFileSync(tarball));
  return directory;
}

/** Follows the instructions of a section of the document in an empty directory. @returns the directory of the app */
async function follow(heading: string): Promise<string> {
  const directory = createDirectory(heading.replaceAll(' ', '-'));
  const { script, lines } = instructionsIn(heading);
  await succeed(directory, ['bash', '-euc', script]);
  process.stdout.write(`${heading}: ${lines} lines from npm install to a synthesised stack.\n`);
  return path.join(directory, 'identity');
}

/** Template of the stack in an output directory of CDK. */
function templateIn(directory: string): { Resources: Record<string, { Type: string; Properties: { Code?: object } }> } {
  return JSON.parse(readFileSync(path.join(directory, 'Identity.template.json'), 'utf8'));
}

/** Where a template says that the code of its function is. */
function codeIn(directory: string): object {
  const functions = Object.values(templateIn(directory).Resources).filter(
    ({ Type: type }) => type === 'AWS::Lambda::Function',
  );
  expect(functions).toHaveLength(1);
  return functions[0]?.Properties.Code ?? {};
}

/** Sizes of all files in a directory, in bytes. */
function sizeOf(directory: string): number {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => path.join(directory, name));
  return files.reduce((sum, file) => sum + (statSync(file).isFile() ? statSync(file).size : 0), 0);
}

describe('the terminal program of the package', () => {
  let directory: string;
  beforeAll(async () => {
    directory = path.join(scratch, 'program');
    mkdirSync(directory);
    await succeed(directory, ['npm', 'install', tarball]);
  });

  /** Runs it as its user does. */
  function program(args: readonly string[], variables?: Readonly<Record<string, string>>) {
    return run(directory, ['npx', 'oidc-thumbprint-watcher', ...args], variables);
  }

  test('takes at most 45 packages, none of which is for CDK or the sandbox', () => {
    const { packages }: { packages: Record<string, { optional?: boolean }> } = JSON.parse(
      readFileSync(path.join(directory, 'node_modules/.package-lock.json'), 'utf8'),
    );
    const names = Object.keys(packages).map((place) => place.replace(/^.*node_modules\//, ''));
    const megabytes = Math.round(sizeOf(path.join(directory, 'node_modules')) / 1e6);
    process.stdout.write(`The package alone: ${names.length} packages, ${megabytes} MB.\n`);
    expect(names.length).toBeLessThanOrEqual(45);
    expect(megabytes).toBeLessThanOrEqual(30);
    expect(
      names.filter((name) => /^(aws-cdk|constructs$|esbuild$|dynalite$|oidc-provider$|@peculiar)/.test(name)),
    ).toEqual([]);
  });

  test('reads issuers, checks and reads the history of an account, and explains a finding', async () => {
    const sandbox = await startSandbox();
    try {
      const { settings, aws } = sandbox;
      const where = ['--ca', settings.caFile, ...settings.connectTo.flatMap((rule) => ['--connect-to', rule])];
      const [first] = sandbox.issuers;
      const table = ['--table', aws.table.name];
      const issuer = await program(['thumbprint', first?.issuer ?? '', ...where]);
      expect(issuer).toMatchObject({ code: 0, stdout: expect.stringContaining(first?.pinned ?? '') });
      const check = await program(['check', '--apply', ...table, ...where], aws.environment);
      expect(check).toMatchObject({ code: 2, stdout: expect.stringContaining('4 providers: '), stderr: '' });
      const registration = ['register', first?.issuer ?? '', '--client-id', 'sts.amazonaws.com', ...where];
      expect((await program(registration, aws.environment)).stdout).toContain('npx oidc-thumbprint-watcher check');
      const history = await program(['history', ...table], aws.environment);
      expect(history.stdout).toContain(first?.arn);
      expect(await program(['explain', 'approval-required'])).toMatchObject({ code: 0, stderr: '' });
    } finally {
      await sandbox.close();
    }
  });

  test('says that the sandbox is in a checkout only', async () => {
    expect(await program(['sandbox'])).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/not in the package.*npm run -s cli -- sandbox\n$/),
    });
  });
});

describe('an app from the template of CDK in TypeScript', () => {
  let app: string;
  beforeAll(async () => {
    app = await follow('A new app in TypeScript');
    // The example, with the import that its reader writes.
    const example = readFileSync(path.join(ROOT, 'docs/examples/app/app.ts'), 'utf8');
    writeFileSync(path.join(app, 'bin/example.ts'), example.replace('../../../lib/watcher', 'oidc-thumbprint-watcher'));
    writeFileSync(path.join(app, 'test/identity.test.ts'), TEST);
  });

  test('has a template with the function of this checkout', () => {
    const outdir = path.join(scratch, 'checkout');
    const here = new App({ outdir, builtinCloudFormationValidation: false });
    void new OidcThumbprintWatcher(new Stack(here, 'Identity'), 'Watcher');
    here.synth();
    expect(codeIn(path.join(app, 'cdk.out'))).toEqual(codeIn(outdir));
  });

  test.each([
    ['its own settings', []],
    ['the resolution of bundlers', ['--module', 'preserve', '--moduleResolution', 'bundler']],
  ])('is checked by tsc with %s, the declarations of the package included', async (_, options) => {
    expect(await run(app, ['npx', 'tsc', '--skipLibCheck', 'false', ...options])).toMatchObject({
      code: 0,
      stdout: '',
    });
  });

  test('tests its stack with Jest', async () => {
    expect(await run(app, ['npm', 'test'])).toMatchObject({ code: 0 });
  });
});

/** A test of a stack, as the users of the template write it. */
const TEST = `
import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { OidcThumbprintWatcher } from 'oidc-thumbprint-watcher';

test('The stack has a function', () => {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Test');
  new OidcThumbprintWatcher(stack, 'Watcher');
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
});
`;

describe('an app from the template of CDK in JavaScript', () => {
  let app: string;
  beforeAll(async () => {
    app = await follow('A new app in JavaScript');
  });

  test('has a template with the function of the package, and the app neither bundles nor has what bundling takes', () => {
    const out = path.join(app, 'cdk.out');
    const [asset] = readdirSync(out).filter((name) => name.startsWith('asset.'));
    expect(readdirSync(path.join(out, asset ?? '')).toSorted()).toEqual(['index.mjs', 'index.mjs.map']);
    expect(existsSync(path.join(app, 'node_modules/esbuild'))).toBe(false);
  });

  test('gets one class by import and by require', async () => {
    const program =
      "import { createRequire } from 'node:module'; import { OidcThumbprintWatcher } from 'oidc-thumbprint-watcher'; " +
      "console.log(createRequire(import.meta.url)('oidc-thumbprint-watcher').OidcThumbprintWatcher === OidcThumbprintWatcher);";
    writeFileSync(path.join(app, 'both.mjs'), program);
    expect(await run(app, ['node', 'both.mjs'])).toEqual({ code: 0, stdout: 'true\n', stderr: '' });
  });

  test('makes the template of a checkout with a CA file and long settings, on the oldest aws-cdk-lib that it may have', async () => {
    const oldest = Object.entries(MANIFEST.peerDependencies).map(([name, range]) => name + range.replace('^', '@'));
    await succeed(app, ['npm', 'install', '--save-exact', ...oldest]);
    const caFile = path.join(scratch, 'ca.pem');
    writeFileSync(caFile, (await createAuthority({ name: 'Example Corp Root CA' })).pem);
    const include = Array.from({ length: 100 }, (_, index) => `https://issuer-${index}.example/realms/long-enough`);
    const outs = ['package', 'source'].map((name) => path.join(scratch, `out-${name}`));
    writeFileSync(path.join(app, 'long.js'), LONG);
    await succeed(app, ['node', 'long.js', outs[0] ?? '', JSON.stringify({ caFile, include })]);
    const here = new App({ outdir: outs[1], builtinCloudFormationValidation: false });
    void new OidcThumbprintWatcher(new Stack(here, 'Identity'), 'Watcher', { caFile, include });
    here.synth();
    const [packaged, source] = outs.map((out) => codeIn(out));
    expect(packaged).toEqual(source);
  });
});

/** An app that takes its output directory and the props of its watcher as arguments. */
const LONG = `
const { App, Stack } = require('aws-cdk-lib');
const { OidcThumbprintWatcher } = require('oidc-thumbprint-watcher');
const [, , outdir, props] = process.argv;
const app = new App({ outdir });
new OidcThumbprintWatcher(new Stack(app, 'Identity'), 'Watcher', JSON.parse(props));
app.synth();
`;
