import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeDocuments } from './documents';
import { exampleFiles } from './files';

/** `npm run examples`: writes the sample messages, the one that docs/alerts.md shows, and the codes in the schema of alerts. */

const directory = path.resolve(import.meta.dirname, '../../docs/examples/messages');
const files = await exampleFiles();
rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });
for (const [name, text] of files) writeFileSync(path.join(directory, name), text);
writeDocuments(files.get('approval-needed.json') ?? '');
process.stdout.write(`${files.size} files in docs/examples/messages, docs/alerts.md and docs/alert.schema.json\n`);
