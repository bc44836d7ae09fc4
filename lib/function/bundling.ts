import path from 'node:path';
import { Token } from 'aws-cdk-lib';
import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { minifyCommand } from './minify';
import { rebaseCommand } from './source-map';

/**
 * Greatest size of one half of V8's young generation, in MB. A run makes many short-lived objects. With the twentieth of the
 * memory that Lambda allows, a run over 700 providers fills three times 25 MB with them before they are swept out, and takes
 * no less CPU for it: its peak is 189 MB resident, and 134 MB with this limit.
 */
const SEMI_SPACE_MB = 4;

/**
 * Returns the options of Node for the bundle. With them, stack traces name TypeScript's files and lines. Both limits of memory
 * are set: if a function sets one, Lambda leaves the other to V8, and V8 would go by the machine. The limits leave memory free
 * for data outside V8's heap, such as TLS connections.
 * @param memoryMb the function's memory, in MB; a token leaves the limits to Lambda
 */
export function nodeOptionsFor(memoryMb: number): string {
  return [
    '--enable-source-maps',
    ...(Token.isUnresolved(memoryMb)
      ? []
      : [`--max-semi-space-size=${SEMI_SPACE_MB}`, `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`]),
  ].join(' ');
}

/** Packages that the SDK imports only on need, and that the watcher never needs: no call of it has event streams. */
export const LEFT_OUT: readonly string[] = ['@smithy/core/event-streams'];

/** Files that replace, in the bundle, packages of the SDK that a function has no use for; the packages take 17 kB. */
const REPLACED: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': 'environment-credentials.ts',
  '@aws-sdk/middleware-endpoint-discovery': 'no-endpoint-discovery.ts',
  '@aws/lambda-invoke-store': 'invoke-store.ts',
  '@smithy/core/checksum': 'native-sha256.ts',
};

/** Function that returns shell commands, for bash or cmd.exe, that put files into an asset's directory. */
export type CopyCommands = (directory: string) => string[];

/**
 * Returns the options that bundle the function's code into one file, `index.mjs`.
 * @param copies commands that put the other files next to it
 */
export function bundlingWith(copies: readonly CopyCommands[]): BundlingOptions {
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
    externalModules: [...LEFT_OUT],
    // Each client of the SDK brings its package.json along, to name its version to AWS; the three take 6.6 kB.
    loader: { '.json': 'empty' },
    esbuildArgs: Object.fromEntries(
      Object.entries(REPLACED).map(([name, file]) => [`--alias:${name}`, path.join(import.meta.dirname, file)]),
    ),
    commandHooks: {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (_inputDir, outputDir) => [
        minifyCommand(outputDir),
        rebaseCommand(outputDir),
        ...copies.flatMap((commands) => commands(outputDir)),
      ],
    },
  };
}
