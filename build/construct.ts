import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Plugin, build } from 'esbuild';
import { CONSTRUCT, ROOT } from './paths';

/** Replaces the module that bundles the functions from source by the one that takes the bundles of the package. */
const prebuilt: Plugin = {
  name: 'prebuilt',
  setup(esbuild) {
    esbuild.onResolve({ filter: /\/bundled-handler$/ }, () => ({
      path: path.join(ROOT, 'lib/function/prebuilt-handler.ts'),
    }));
  },
};

/**
 * Builds the constructs as one CommonJS module, as aws-cdk-lib is: `import` and `require` load the same copy of it, on every release of
 * Node and in Jest, which cannot `require` an ES module. So the app has one class, and `instanceof` holds.
 */
export async function buildConstruct(): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['lib/index.ts'],
    outfile: path.join(CONSTRUCT, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    define: { 'import.meta.dirname': '__dirname' },
    plugins: [prebuilt],
    logLevel: 'warning',
  });
  markAsCommonJs();
}

/** The package's own package.json says that its files are ES modules. */
function markAsCommonJs(): void {
  mkdirSync(CONSTRUCT, { recursive: true });
  writeFileSync(path.join(CONSTRUCT, 'package.json'), '{ "type": "commonjs" }\n');
}
