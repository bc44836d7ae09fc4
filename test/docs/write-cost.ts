import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunUsage } from '../../bench/cost/cost';
import { costPage } from '../../bench/cost/page';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Writes docs/cost.md from what `npm run bench` measured last. */
const { usage }: { usage: RunUsage[] } = JSON.parse(readFileSync(path.join(ROOT, 'bench/results.json'), 'utf8'));
writeFileSync(path.join(ROOT, 'docs/cost.md'), costPage(usage));
