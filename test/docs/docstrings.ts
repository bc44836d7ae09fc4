import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const LIB = path.resolve(import.meta.dirname, '../../lib');

/** A member of an interface, as its source says. */
export interface Member {
  name: string;
  /** As written. */
  type: string;
  optional: boolean;
  /** What it means, in one line. */
  meaning: string;
  /** What stands behind `@default`, in one line; empty without. */
  standard: string;
}

const MEMBER = /\/\*\*([^/]*(?:\/(?!\*)[^/]*)*?)\*\/\s+readonly (\w+)(\??): ([^;]+);/g;

/**
 * The members of an interface of lib/, in the order of the source.
 * @throws Error when there is no such interface, or a member of it has no docstring
 */
export function membersOf(interfaceName: string): Member[] {
  const sources = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(path.join(LIB, file), 'utf8'));
  const start = new RegExp(`export interface ${interfaceName}\\s[^{]*\\{\n`);
  const [, body = ''] = sources.map((source) => source.split(start)).find((parts) => parts.length > 1) ?? [];
  const [own = ''] = body.split(/^\}/m);
  const members = [...own.matchAll(MEMBER)].map(([, comment = '', name = '', mark = '', type = '']) => {
    const text = comment.replaceAll(/^\s*\* ?/gm, '');
    const [meaning = '', standard = ''] = text.split('@default').map(oneLine);
    return { name, type: oneLine(type), optional: mark === '?', meaning, standard: standard.replace(/^- /, '') };
  });
  const declared = own.match(/^ {2}readonly \w+/gm) ?? [];
  if (declared.length === 0 || declared.length !== members.length) {
    throw new Error(`${interfaceName}: ${declared.length} members, ${members.length} of them with a docstring.`);
  }
  return members;
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
