import { Token } from 'aws-cdk-lib';

/**
 * Greatest size of one half of V8's young generation, in MB. A run makes many short-lived objects. With the twentieth of the
 * memory that Lambda allows, a run over 700 providers fills three times 25 MB with them before they are swept out, and takes
 * no less CPU for it: its peak is 189 MB resident, and 134 MB with this limit.
 */
const SEMI_SPACE_MB = 4;

/**
 * Returns the options of Node for the bundle: limits of memory, which leave some free for data outside V8's heap, such as TLS
 * connections. Both are set: if a function sets one, Lambda leaves the other to V8, and V8 would go by the machine.
 *
 * There is no `--enable-source-maps` among them. With it Node reads the whole map at the first error whose stack it looks at, which is
 * that of the first TLS handshake that fails: 107 ms of processor time in a run over 10 providers that takes 435. `npm run stack`
 * translates a stack from the map, which is beside the bundle.
 * @param memoryMb the function's memory, in MB
 * @returns empty for a token: the limits are left to Lambda
 */
export function nodeOptionsFor(memoryMb: number): string {
  if (Token.isUnresolved(memoryMb)) return '';
  return `--max-semi-space-size=${SEMI_SPACE_MB} --max-old-space-size=${Math.floor(memoryMb * 0.9)}`;
}
