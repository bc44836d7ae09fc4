import { cpSync } from 'node:fs';
import path from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type AssetFile, createTemporaryDirectory } from './asset-commands';
import type { HandlerProps } from './bundled-handler';

/** Directory of the bundle, which the package has beside the compiled construct. */
const PREBUILT = path.join(import.meta.dirname, 'function');

/**
 * Creates the function from the bundle in the package, in the place of `bundled-handler.ts`; nothing is bundled where the package is
 * used. The asset is the same, byte for byte.
 * @param files the files that are copied next to the code
 */
export function createHandler(
  scope: Construct,
  id: string,
  files: readonly AssetFile[],
  props: HandlerProps,
): lambda.Function {
  const code = lambda.Code.fromAsset(assembleAsset(files));
  return new lambda.Function(scope, id, { ...props, code, handler: 'index.handler' });
}

/** Copies the bundle and the files into one directory, which CDK copies in turn. @returns its path */
function assembleAsset(files: readonly AssetFile[]): string {
  const directory = createTemporaryDirectory();
  cpSync(PREBUILT, directory, { recursive: true });
  for (const { source, target } of files) cpSync(source, path.join(directory, target));
  return directory;
}
