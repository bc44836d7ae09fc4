import path from 'node:path';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, type NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { type HandlerCode, bundlingWith } from './bundling';
import { ENTRIES, type Entry } from './entries';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Returns the props of a function that say where its source is. */
export function sourceOf(entry: Entry) {
  return {
    entry: path.join(ROOT, 'lambda', ENTRIES[entry]),
    depsLockFilePath: path.join(ROOT, 'package-lock.json'),
  } satisfies NodejsFunctionProps;
}

/** Props of a Lambda function whose code is known. */
export type HandlerProps = lambda.FunctionOptions & Pick<lambda.FunctionProps, 'runtime'>;

/**
 * Creates the function from its source, which is bundled during synthesis. In the package, `prebuilt-handler.ts` takes the place of
 * this file.
 */
export function createHandler(scope: Construct, id: string, code: HandlerCode, props: HandlerProps): lambda.Function {
  return new NodejsFunction(scope, id, { ...props, ...sourceOf(code.entry), bundling: bundlingWith(code) });
}
