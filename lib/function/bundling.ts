import path from 'node:path';
import { Token } from 'aws-cdk-lib';
import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { rebaseCommand } from './source-map';

/**
 * How large one half of V8's young generation may become, in MB. A run makes many objects that live shortly. With the twentieth
 * of the memory that Lambda allows, a run over 700 providers fills three times 25 MB with them before they are swept out, and
 * takes no less CPU for it: at its peak it has 189 MB resident, and with this 134.
 */
const SEMI_SPACE_MB = 4;

/**
 * The options for Node that the bundle is run with. Stack traces then name TypeScript's files and lines. The limits of memory
 * stand here both: of a function that sets one, Lambda leaves the other to V8, which would go by the machine. What the
 * limits leave free is for what lies outside of V8's heap, such as TLS connections.
 * @param memoryMb the function's memory, in MB; a token leaves the limits to Lambda
 */
export const nodeOptionsFor = (memoryMb: number): string =>
  [
    '--enable-source-maps',
    ...(Token.isUnresolved(memoryMb)
      ? []
      : [`--max-semi-space-size=${SEMI_SPACE_MB}`, `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`]),
  ].join(' ');

/** What the SDK imports only when it needs it, which is never: event streams, which no call of the watcher has. */
export const LEFT_OUT: readonly string[] = ['@smithy/core/event-streams'];

/** What stands in the bundle for packages of the SDK that a function has no use for; they take 11 kB. */
const REPLACED: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': 'environment-credentials.ts',
  '@aws-sdk/endpoint-cache': 'no-endpoint-cache.ts',
};

/** Gives shell commands, for bash or cmd.exe, that put files into an asset's directory. */
export type CopyCommands = (directory: string) => string[];

/**
 * How the function's code is put into one file, `index.mjs`.
 * @param copies what puts the other files beside it
 */
export const bundlingWith = (copies: readonly CopyCommands[]): BundlingOptions => ({
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
      rebaseCommand(outputDir),
      ...copies.flatMap((commands) => commands(outputDir)),
    ],
  },
});
