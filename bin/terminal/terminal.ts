import { type Screen, screenOf } from './screen';
import { showProgress } from './progress';

/** Terminal that a command runs at, and the way in which the program was started there. */
export interface Terminal {
  /** Command that starts this program. */
  program: string;
  /** True in the repository, where this program runs from source; installed as a package it is built. */
  fromSource: boolean;
  screen: Screen;
  print: (text: string) => void;
  /**
   * Runs something that takes a while, with a line on the terminal that says what.
   * @param first the line until the action shows another one
   */
  withProgress: <Result>(first: string, action: (show: (text: string) => void) => Promise<Result>) => Promise<Result>;
}

/** Opens the terminal of this process. */
export function openTerminal(fromSource: boolean): Terminal {
  return {
    program: fromSource ? 'npm run -s cli --' : 'npx oidc-thumbprint-watcher',
    fromSource,
    screen: screenOf(process.stdout, process.env),
    print: (text) => void process.stdout.write(`${text}\n`),
    withProgress: async (first, action) => {
      const progress = showProgress(process.stderr, first);
      return action(progress.show).finally(progress.end);
    },
  };
}
