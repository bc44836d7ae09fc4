import type { RunUsage } from '../cost/cost';
import { goalTable, spreadOf, table, valueOf } from './markdown';
import type { Row } from './row';

/** Figures that belong together. */
export interface Section {
  title: string;
  /** How they were come by. */
  text: string;
  rows: readonly Row[];
  /** A table of one's own, in Markdown, where the rows alone would be too long a list. */
  table?: string;
}

/** Where and when it was measured. */
export interface Circumstances {
  /** ISO 8601, the day. */
  date: string;
  /** Version of the Node that ran the contenders, and of that which ran all around them. */
  node: string;
  rigNode: string;
  cores: number;
  processor: string;
}

/** All that a run of the bench found. */
export interface Results extends Circumstances {
  sections: readonly Section[];
  /** What a run takes of what AWS bills, for docs/cost.md. */
  usage: readonly RunUsage[];
}

/** For machines: every row, whatever its section, in a line of its own. */
export function jsonOf({ sections, usage, ...circumstances }: Results): string {
  const rows = sections.flatMap((section) =>
    section.rows.map(({ id, what, value, goal, met, unit, spread }) => ({ id, what, value, goal, met, unit, spread })),
  );
  const head = JSON.stringify(circumstances, null, 2).replace(/\n\}$/, '');
  return `${head},\n  "usage": [${lines(usage)}\n  ],\n  "rows": [${lines(rows)}\n  ]\n}\n`;
}

function lines(list: readonly object[]): string {
  return list.map((one) => `\n    ${JSON.stringify(one)}`).join(',');
}

/** For people. */
export function markdownOf(results: Results): string {
  const goals = results.sections.flatMap(({ rows }) => rows.filter(({ goal }) => goal !== null));
  const parts = results.sections.map(sectionOf);
  return `${[headOf(results), ...(goals.length > 0 ? [goalsOf(goals)] : []), ...parts].join('\n\n')}\n`;
}

function headOf({ date, node, rigNode, cores, processor }: Circumstances): string {
  return `# What it takes

Made by \`npm run bench\` on ${date}, on ${cores} cores (${processor}). The contenders ran on Node ${node}, as the function does; issuers,
proxies and the AWS account on Node ${rigNode}. Absolute figures are those of that machine; ratios are of contenders that took
turns there, and mean the same elsewhere. Where something was repeated, the figure is the median, followed by the least and the
greatest.`;
}

function goalsOf(rows: readonly Row[]): string {
  return `## Goals\n\n${goalTable(rows)}`;
}

function sectionOf({ title, text, rows, table: own }: Section): string {
  return [`## ${title}`, text, own ?? listOf(rows.filter(({ goal }) => goal === null))]
    .filter((part) => part !== '')
    .join('\n\n');
}

function listOf(rows: readonly Row[]): string {
  return rows.length === 0
    ? ''
    : table([['figure', 'value', 'spread'], ...rows.map((row) => [row.what, valueOf(row), spreadOf(row)])]);
}
