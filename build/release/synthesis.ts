import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, DefaultStackSynthesizer } from 'aws-cdk-lib';
import { OidcThumbprintWatcherStack } from '../../lib/stack';
import { findFunctionAsset } from '../asset';
import type { Template } from './template';

/** A synthesised stack. */
export interface Synthesis {
  template: Template;
  /** The files of the function's code, by name. */
  code: Readonly<Record<string, Uint8Array>>;
}

/** Synthesises the watcher with the defaults of all parameters, for any account and region. */
export function synthesiseDefaults(): Synthesis {
  const outdir = mkdtempSync(path.join(tmpdir(), 'oidc-thumbprint-watcher-release-'));
  try {
    const app = new App({ outdir, analyticsReporting: false });
    void new OidcThumbprintWatcherStack(app, 'OidcThumbprintWatcher', {
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
      watcher: { alertEmails: ['you@example.com'] },
    });
    app.synth();
    const template: Template = JSON.parse(
      readFileSync(path.join(outdir, 'OidcThumbprintWatcher.template.json'), 'utf8'),
    );
    const directory = findFunctionAsset(outdir);
    const files = readdirSync(directory).map((name) => [name, readFileSync(path.join(directory, name))] as const);
    return { template, code: Object.fromEntries(files) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
