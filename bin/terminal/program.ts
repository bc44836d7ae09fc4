import { Command, CommanderError, Help, type Option } from 'commander';
import { InputError } from '../../lambda/contract/input-error';
import { printable } from '../../lambda/judge/printable';
import { adviceOn } from './aws-advice';

/** Exit codes for the shell: nothing to do; wrong use, or an error that left the question open; something needs an operator. */
export const EXIT = { nothingToDo: 0, error: 1, needsPerson: 2 };

/** Creates the program, with what its commands have in common. They inherit it when they are added. */
export function createProgram(version: string): Command {
  return new Command('oidc-thumbprint-watcher')
    .description("Keeps the thumbprints of an AWS account's IAM OIDC providers right.")
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ optionDescription: describeOption })
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing to do, 1 wrong use or an error, 2 something needs you.\nCOMMAND --help shows the options of a command, and examples.',
    )
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
}

/** Describes an option as Commander does, but without defaults that only say that it is not given. */
function describeOption(option: Option): string {
  const isNothing = Array.isArray(option.defaultValue) && option.defaultValue.length === 0;
  const shown: Option = isNothing ? Object.assign(Object.create(option), { defaultValue: undefined }) : option;
  return new Help().optionDescription(shown);
}

/**
 * Returns the examples of a command, to follow its help.
 * @param program command that starts this program
 * @param examples without it, each with what it is for
 */
export function examplesText(program: string, examples: Readonly<Record<string, string>>): string {
  const lines = Object.entries(examples).flatMap(([purpose, words]) => [`  # ${purpose}`, `  ${program} ${words}`]);
  return ['', 'Examples:', ...lines].join('\n');
}

/** Returns the exit code for an error, after it was printed: Commander prints its own, and the help. */
export function exitCodeOf(error: unknown, print: (text: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.nothingToDo : EXIT.error;
  const advice = adviceOn(error, process.env);
  print([messageOf(error), ...(advice === null ? [] : [advice])].join('\n'));
  return EXIT.error;
}

function messageOf(error: unknown): string {
  if (error instanceof InputError) return error.message;
  // The name of a plain error says nothing.
  const text = error instanceof Error && error.name === 'Error' ? error.message : String(error);
  return text
    .split('\n')
    .map((line) => printable(line))
    .join('\n');
}
