import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { OidcThumbprintWatcher } from '../lib/watcher';
import { findFunctionAsset } from './asset';
import { CONSTRUCT } from './paths';

/** Builds the function's bundle by synthesis, so that it is the asset that a checkout deploys, byte for byte. */
export function buildFunction(): void {
  const outdir = mkdtempSync(path.join(tmpdir(), 'oidc-thumbprint-watcher-build-'));
  try {
    const app = new App({ outdir });
    void new OidcThumbprintWatcher(new Stack(app, 'Stack'), 'Watcher');
    cpSync(findFunctionAsset(outdir), path.join(CONSTRUCT, 'function'), { recursive: true });
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
