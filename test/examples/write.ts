import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { exampleFiles } from './files';

/** `npm run examples`: writes the sample messages anew. */

const directory = path.resolve(import.meta.dirname, '../../docs/examples/messages');
const files = await exampleFiles();
rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });
for (const [name, text] of files) writeFileSync(path.join(directory, name), text);
process.stdout.write(`${files.size} files in docs/examples/messages\n`);
