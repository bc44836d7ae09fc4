import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { OidcThumbprintWatcher } from '../lib/watcher';
import { CONSTRUCT } from './paths';

/** Builds the function's bundle by synthesis, so that it is the asset that a checkout deploys, byte for byte. */
export function buildFunction(): void {
  const outdir = mkdtempSync(path.join(tmpdir(), 'oidc-thumbprint-watcher-build-'));
  try {
    const app = new App({ outdir });
    void new OidcThumbprintWatcher(new Stack(app, 'Stack'), 'Watcher');
    const asset = readdirSync(outdir).find((name) => existsSync(path.join(outdir, name, 'index.mjs')));
    if (asset === undefined) throw new Error(`The synthesis in ${outdir} made no asset with index.mjs.`);
    cpSync(path.join(outdir, asset), path.join(CONSTRUCT, 'function'), { recursive: true });
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
