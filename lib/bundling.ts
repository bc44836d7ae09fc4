import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { CaFiles } from './ca-files';

/** The options for Node that the bundle is run with: stack traces then name TypeScript's files and lines. */
export const NODE_OPTIONS = '--enable-source-maps';

/**
 * What the SDK imports only when it needs it, which is never in Lambda: sources of credentials beyond the environment
 * variables that Lambda sets, and event streams, which no call of the watcher has. Left out, they save a quarter of the
 * bundle. Without those variables a call fails, and says which of these modules it missed.
 */
export const LEFT_OUT: readonly string[] = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/core/event-streams',
  '@smithy/credential-provider-imds',
];

/** How the function's code is put into one file, `index.mjs`, which needs nothing beside it but the CA files. */
export const bundlingWith = (caFiles: CaFiles): BundlingOptions => ({
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  sourceMap: true,
  // Stack traces need the names and lines only; the sources would treble the asset.
  sourcesContent: false,
  logLevel: LogLevel.WARNING,
  // The SDK that was tested is the SDK that runs.
  bundleAwsSDK: true,
  externalModules: [...LEFT_OUT],
  commandHooks: {
    beforeBundling: () => [],
    beforeInstall: () => [],
    afterBundling: (_inputDir, outputDir) => caFiles.copyCommands(outputDir),
  },
});
