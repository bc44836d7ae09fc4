import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { configurationReference } from './configuration';

/** Writes docs/configuration.md. */
writeFileSync(path.resolve(import.meta.dirname, '../../docs/configuration.md'), configurationReference());
