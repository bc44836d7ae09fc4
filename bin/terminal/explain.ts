import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../../lambda/contract/input-error';
import { quoted } from '../../lambda/judge/printable';
import { wrapped } from './wrap';

/** Paths of the runbook: from the source of this file, and from the program as it is built. */
const RUNBOOKS = ['../../docs/runbook.md', '../docs/runbook.md'].map((file) => path.join(import.meta.dirname, file));

/** Width of a line of the explanation, in characters. */
const WIDTH = 100;

/** Reads the runbook, as Markdown. */
export function readRunbook(): string {
  const file = RUNBOOKS.find((one) => existsSync(one));
  if (!file) throw new Error('The runbook (docs/runbook.md) is not where it was installed.');
  return readFileSync(file, 'utf8');
}

/**
 * Returns the section of the runbook about a finding's code or an alarm, as plain text.
 * @param runbook in Markdown, with a heading for each code and alarm
 * @throws InputError when there is no such section; it names those that are like it
 */
export function explain(code: string, runbook: string): string {
  const sections = sectionsIn(runbook);
  const section = sections.get(code.toLowerCase());
  if (section !== undefined) return `${code.toLowerCase()}\n\n${plainText(section)}`;
  const similar = [...sections.keys()].filter((name) => isSimilar(name, code));
  const all = `The runbook has a section for each: ${[...sections.keys()].join(', ')}.`;
  throw new InputError(
    `No finding or alarm is called ${quoted(code, 60)}. ${similar.length > 0 ? `Like it: ${similar.join(', ')}.` : all}`,
  );
}

/** Returns the sections about codes and alarms, by name. */
function sectionsIn(runbook: string): ReadonlyMap<string, string> {
  const parts = runbook.split(/^#{2,4} /m).slice(1);
  const named = parts.map(
    (part) => [part.slice(0, part.indexOf('\n')).trim(), part.slice(part.indexOf('\n'))] as const,
  );
  return new Map(named.filter(([name]) => /^[a-z]+(-[a-z0-9]+)+$/.test(name)));
}

/** True if two names have a word in common, or one begins like the other. */
function isSimilar(name: string, code: string): boolean {
  const words = new Set(code.toLowerCase().split(/[^a-z0-9]+/));
  return name.startsWith(code.toLowerCase()) || name.split('-').some((word) => word.length > 3 && words.has(word));
}

/** Turns Markdown into text for a terminal: without marks, each part of the section in a paragraph. Code stays as it is, indented. */
function plainText(markdown: string): string {
  const parts = markdown.replaceAll(/\s*\*\*(Meaning|Look at|Do)\.?\*\*\s*/g, '\n\n$1: ');
  const blocks = parts.trim().split(/\n{2,}/);
  return blocks.map((block) => (block.startsWith('```') ? codeBlock(block) : paragraph(block))).join('\n\n');
}

function codeBlock(block: string): string {
  const lines = block.split('\n').filter((line) => !line.startsWith('```'));
  return lines.map((line) => `    ${line}`).join('\n');
}

function paragraph(block: string): string {
  const items = block.split(/\n(?=\s*(?:\d+\.|-) )/);
  return items
    .flatMap((item) => wrapped(withoutMarks(item.replaceAll(/\s*\n\s*/g, ' ')), WIDTH, { first: '' }))
    .join('\n');
}

function withoutMarks(text: string): string {
  return text
    .replaceAll(/\*\*([^*]+)\*\*/g, '$1')
    .replaceAll(/^_(\(.*?\))_/g, '$1')
    .replaceAll(/\b_([^_]+)_\b|(?<![\w])_([^_]+)_(?![\w])/g, '$1$2')
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1');
}
