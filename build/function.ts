import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { createHandler } from '../lib/function/bundled-handler';
import type { Entry } from '../lib/function/entries';
import { FIXED } from '../lib/function/watcher-function';
import { findFunctionAsset } from './asset';
import { CONSTRUCT } from './paths';

/** Builds the bundle of a function as a synthesis does, so that it is the asset that a checkout deploys, byte for byte. */
export function buildFunction(entry: Entry): void {
  const outdir = mkdtempSync(path.join(tmpdir(), 'oidc-thumbprint-watcher-build-'));
  try {
    createHandler(new Stack(new App({ outdir }), 'Stack'), 'Function', { entry, files: [] }, FIXED);
    cpSync(findFunctionAsset(outdir), path.join(CONSTRUCT, entry), { recursive: true });
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
