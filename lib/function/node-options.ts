import { Token } from 'aws-cdk-lib';

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
