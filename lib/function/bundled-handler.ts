import path from 'node:path';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, type NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import type { AssetFile } from './asset-commands';
import { bundlingWith } from './bundling';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Props of the function that say where its source is. */
export const SOURCE = {
  entry: path.join(ROOT, 'lambda', 'handler.ts'),
  depsLockFilePath: path.join(ROOT, 'package-lock.json'),
} satisfies NodejsFunctionProps;

/** Props of a Lambda function whose code is known. */
export type HandlerProps = lambda.FunctionOptions & Pick<lambda.FunctionProps, 'runtime'>;

/**
 * Creates the function from its source, which is bundled during synthesis. In the package, `prebuilt-handler.ts` takes the place of
 * this file.
 * @param files the files that are copied next to the code
 */
export function createHandler(
  scope: Construct,
  id: string,
  files: readonly AssetFile[],
  props: HandlerProps,
): lambda.Function {
  return new NodejsFunction(scope, id, { ...props, ...SOURCE, bundling: bundlingWith(files) });
}
