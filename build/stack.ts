import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { decodeStack } from './decode-stack';
import { CONSTRUCT } from './paths';

/**
 * `npm run -s stack -- MAP < FILE`: prints stacks of the function, or its log, with places in the source. MAP is the `index.mjs.map` beside the
 * function's code; default: that of the build in `dist/`.
 */
const [file = path.join(CONSTRUCT, 'function', 'index.mjs.map')] = process.argv.slice(2);
const map = new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
process.stdout.write(decodeStack(await text(process.stdin), map));
