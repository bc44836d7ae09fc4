/** A command in a mail, with what it is for. */
export interface MailCommand {
  purpose: string;
  command: string;
}

/** Lines that are indented by four blanks, below a line that ends in a colon. */
const INDENTED = /^(\S.*):\n\n((?: {4}\S.*(?:\n|$))+)/gm;

/** What else is indented like that: the names of the providers that a notification is about. */
const NAMES = /^The \d+ providers$/;

/** Returns the commands in a mail in their order. */
export function commandsIn(mail: string): MailCommand[] {
  return [...mail.matchAll(INDENTED)]
    .filter(([, purpose = '']) => !NAMES.test(purpose))
    .flatMap(([, purpose = '', lines = '']) =>
      lines
        .trimEnd()
        .split('\n')
        .map((line) => ({ purpose, command: line.trim() })),
    );
}

/**
 * Returns the command in a mail that is for a purpose.
 * @throws Error unless there is exactly one
 */
export function commandTo(purpose: string, mail: string): string {
  const [found, ...others] = commandsIn(mail).filter((one) => one.purpose === purpose);
  if (!found || others.length > 0) throw new Error(`There is not one command to "${purpose}" in:\n${mail}`);
  return found.command;
}
