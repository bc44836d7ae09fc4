import path from 'node:path';
import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { type AssetFile, copyCommand } from './asset-commands';
import type { Entry } from './entries';
import { minifyCommand } from './minify';
import { rebaseCommand } from './source-map';

/** Packages that the SDK imports only on need, and that the function of an account never needs: no call of it has event streams. */
export const LEFT_OUT: readonly string[] = ['@smithy/core/event-streams'];

/** Files that replace, in the bundle, packages of the SDK that a function has no use for; the packages take 17 kB. */
const REPLACED: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': 'environment-credentials.ts',
  '@aws-sdk/middleware-endpoint-discovery': 'no-endpoint-discovery.ts',
  '@aws/lambda-invoke-store': 'invoke-store.ts',
};

/** The same, for the function of an account alone: the client of S3, which the others have, needs more of the package. */
const REPLACED_WITHOUT_S3: Readonly<Record<string, string>> = { '@smithy/core/checksum': 'native-sha256.ts' };

/** The code of a function. */
export interface HandlerCode {
  readonly entry: Entry;
  /** The files that are copied next to the code. */
  readonly files: readonly AssetFile[];
}

/** Returns the options that bundle a function's code into one file, `index.mjs`. */
export function bundlingWith({ entry, files }: HandlerCode): BundlingOptions {
  const hasS3 = entry !== 'function';
  const replaced = hasS3 ? REPLACED : { ...REPLACED, ...REPLACED_WITHOUT_S3 };
  return {
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
    externalModules: hasS3 ? [] : [...LEFT_OUT],
    // Each client of the SDK brings its package.json along, to name its version to AWS; the three take 6.6 kB.
    loader: { '.json': 'empty' },
    esbuildArgs: Object.fromEntries(
      Object.entries(replaced).map(([name, file]) => [`--alias:${name}`, path.join(import.meta.dirname, file)]),
    ),
    commandHooks: {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (_inputDir, outputDir) => [
        minifyCommand(outputDir),
        rebaseCommand(outputDir),
        ...files.map((file) => copyCommand(file, outputDir)),
      ],
    },
  };
}
