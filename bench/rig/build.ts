import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { findNode24 } from '../../test/support/node-24';

const BENCH = path.resolve(import.meta.dirname, '..');

/** The programs that are measured, as plain JavaScript: what compiles TypeScript on the way is not to be in the figures. */
export interface Programs {
  /** The Node that runs them, as it runs the function: another one has another OpenSSL and collects garbage otherwise. */
  node: string;
  /** The function's bundle, as `cdk deploy` would upload it. */
  bundle: string;
  watcher: string;
  bare: string;
  bareSdk: string;
  concurrent: string;
  cdk: string;
  accounts: string;
  /** To be loaded before each of them. */
  resolver: string;
}

/** Makes the programs in a directory. */
export async function buildPrograms(directory: string): Promise<Programs> {
  // In a process of its own, since it takes its time and the issuers are started meanwhile.
  const synthesis = promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    path.join(BENCH, 'rig/synthesise.ts'),
    directory,
  ]);
  const [node] = await Promise.all([findNode24(), synthesis, buildContenders(directory)]);
  const program = (name: string): string => path.join(directory, `${name}.mjs`);
  return {
    node,
    bundle: path.join(directory, 'task', 'index.mjs'),
    watcher: program('watcher'),
    bare: program('bare'),
    bareSdk: program('bare-sdk'),
    concurrent: program('concurrent'),
    cdk: program('cdk'),
    accounts: program('accounts'),
    resolver: program('resolver'),
  };
}

const CONTENDERS = [
  'contenders/watcher.ts',
  'contenders/bare.ts',
  'contenders/bare-sdk.ts',
  'contenders/concurrent.ts',
  'contenders/cdk.ts',
  'contenders/accounts.ts',
  'rig/resolver.ts',
];

function buildContenders(directory: string) {
  return build({
    entryPoints: CONTENDERS.map((file) => path.join(BENCH, file)),
    entryNames: '[name]',
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // For the profile.
    sourcemap: true,
    // The SDK's CommonJS cannot be bundled into a module.
    mainFields: ['module', 'main'],
  });
}
