import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withFacts } from './runbook';

const FILE = path.resolve(import.meta.dirname, '../../docs/runbook.md');

/** Writes the lines in italics of docs/runbook.md. */
writeFileSync(FILE, withFacts(readFileSync(FILE, 'utf8')));
