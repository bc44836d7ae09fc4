import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { costPage } from './cost';

/** Writes docs/cost.md. */
writeFileSync(path.resolve(import.meta.dirname, '../../docs/cost.md'), costPage());
