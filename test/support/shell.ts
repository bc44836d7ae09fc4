import { execFileSync } from 'node:child_process';

/**
 * The words that a POSIX shell makes of a command: what the program would be given, its own name left out.
 * @param command begins with the name of a program, which is not run
 */
export function wordsOf(command: string): string[] {
  const [program = ''] = command.split(' ');
  const script = `${program}() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}
