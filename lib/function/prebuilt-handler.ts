import { cpSync } from 'node:fs';
import path from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { createTemporaryDirectory } from './asset-commands';
import type { HandlerProps } from './bundled-handler';
import type { HandlerCode } from './bundling';

/**
 * Creates the function from the bundle in the package, in the place of `bundled-handler.ts`; nothing is bundled where the package is
 * used. The asset is the same, byte for byte.
 */
export function createHandler(
  scope: Construct,
  id: string,
  handler: HandlerCode,
  props: HandlerProps,
): lambda.Function {
  const code = lambda.Code.fromAsset(assembleAsset(handler));
  return new lambda.Function(scope, id, { ...props, code, handler: 'index.handler' });
}

/**
 * Copies the bundle, which the package has beside the compiled construct, and the files into one directory, which CDK copies in turn.
 * @returns its path
 */
function assembleAsset({ entry, files }: HandlerCode): string {
  const directory = createTemporaryDirectory();
  cpSync(path.join(import.meta.dirname, entry), directory, { recursive: true });
  for (const { source, target } of files) cpSync(source, path.join(directory, target));
  return directory;
}
