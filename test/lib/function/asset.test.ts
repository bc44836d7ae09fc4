import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createAuthority } from '../../../sandbox/certificates';
import { ROOT, assetOf, clusters, scratch, synthesise } from '../synthesise';

/** Synthesises in a process of its own, as `cdk` does. The settings travel in the asset, and so does a CA file. */
const PROGRAM = `
import { App } from 'aws-cdk-lib';
import { OidcThumbprintWatcherStack } from './lib/stack';
const [outdir, watcher] = JSON.parse(process.argv[2] ?? '');
const app = new App({ outdir, builtinCloudFormationValidation: false });
void new OidcThumbprintWatcherStack(app, 'Watcher', { watcher });
app.synth();
`;

/** A clone of this repository in a folder of this name, with the packages that are installed here. */
function cloneIn(name: string): string {
  const clone = path.join(scratch, name);
  mkdirSync(clone, { recursive: true });
  for (const part of ['lib', 'lambda', 'package.json', 'package-lock.json', 'tsconfig.json'])
    cpSync(path.join(ROOT, part), path.join(clone, part), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(clone, 'node_modules'));
  writeFileSync(path.join(clone, 'synthesise.ts'), PROGRAM);
  return clone;
}

test('two clones and two output folders make one template, and so one asset', async () => {
  const caFile = path.join(scratch, 'ca.pem');
  writeFileSync(caFile, (await createAuthority({ name: 'Example Corp Root CA' })).pem);
  const watcher = { alertEmails: ['ops@example.com'], include: clusters(60), caFile };
  const templates = [
    ['one', 'cdk.out'],
    [path.join('some where else', 'two'), path.join('..', '..', '..', 'out', 'of', 'it')],
  ].map(([name = '', out = '']) => {
    const clone = cloneIn(name);
    const outdir = path.resolve(clone, out);
    const args = ['--import', 'tsx', 'synthesise.ts', JSON.stringify([outdir, watcher])];
    execFileSync(process.execPath, args, { cwd: clone, stdio: ['ignore', 'ignore', 'inherit'] });
    return readFileSync(path.join(outdir, 'Watcher.template.json'), 'utf8');
  });
  expect(templates[0]).toContain('SETTINGS_FILE');
  expect(templates[1]).toBe(templates[0]);
});

test('the source map names every file by its path within the package', () => {
  const asset = assetOf(synthesise({}, {}, 'bundled'));
  expect(readdirSync(asset).toSorted()).toEqual(['index.mjs', 'index.mjs.map']);
  const { sources }: { sources: string[] } = JSON.parse(readFileSync(path.join(asset, 'index.mjs.map'), 'utf8'));
  expect(sources).toContain('lambda/handler.ts');
  expect(sources.filter((source) => !/^(lambda|lib|node_modules)\//.test(source))).toEqual([]);
});
