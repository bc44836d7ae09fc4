import { readFileSync } from 'node:fs';
import path from 'node:path';

const DOCUMENT = readFileSync(path.resolve(import.meta.dirname, '../../docs/construct.md'), 'utf8');

/** Instructions of a section of docs/construct.md: its commands, and the file that it has the reader write. */
export interface Instructions {
  /** All of them, as a script for bash. */
  script: string;
  /** Lines that a reader types, in all. */
  lines: number;
}

/**
 * Returns the instructions of a section.
 * @throws Error when there is no such section
 */
export function instructionsIn(heading: string): Instructions {
  const [, section] = DOCUMENT.split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`docs/construct.md has no section ${heading}.`);
  const blocks = [...(`\n${section}`.split('\n## ')[0] ?? '').matchAll(/([^\n]*)\n\n```(\w+)\n([^]*?)```/g)];
  const parts = blocks.map(([, before = '', language, text = '']) =>
    language === 'sh' ? text : `cat > ${fileIn(before)} <<'END'\n${text}END\n`,
  );
  const lines = blocks.flatMap(([, , , text = '']) => text.split('\n')).filter((line) => line !== '');
  return { script: parts.join(''), lines: lines.length };
}

function fileIn(sentence: string): string {
  const [, file] = /`([^`]+)`:$/.exec(sentence) ?? [];
  if (file === undefined) throw new Error(`docs/construct.md names no file at the end of: ${sentence}`);
  return file;
}
