/** What names one of the two, in either of the ways in which V8 has its options spelt. */
const NAMED = /--max([-_])(?:semi|old)\1space\1size/;

/**
 * The options that Node gets on its command line from the bootstrap script of Lambda's Node runtimes: a tenth of the memory
 * is for the young generation, counted as two semi-spaces, and the rest for the old one. It gets none of them when the
 * function's own options name one of the two.
 * @param memoryMb the function's memory, in MB: `AWS_LAMBDA_FUNCTION_MEMORY_SIZE`
 * @param nodeOptions the function's `NODE_OPTIONS`; empty when it has none
 * @see https://dev.to/wonderfulsoap/deep-dive-into-aws-lambda-3-official-nodejs-runtime-analysis-43je
 */
export function bootstrapOptions(memoryMb: number, nodeOptions: string): string[] {
  if (NAMED.test(nodeOptions)) return [];
  const newSpace = Math.floor(memoryMb / 10);
  return [`--max-semi-space-size=${Math.floor(newSpace / 2)}`, `--max-old-space-size=${memoryMb - newSpace}`];
}
