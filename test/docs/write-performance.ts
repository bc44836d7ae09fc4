import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type PageResults, performancePage } from '../../bench/report/performance-page';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Writes docs/performance.md from what `npm run bench` measured last. */
const results: PageResults = JSON.parse(readFileSync(path.join(ROOT, 'bench/results.json'), 'utf8'));
writeFileSync(path.join(ROOT, 'docs/performance.md'), performancePage(results));
