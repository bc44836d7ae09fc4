import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

/** How a run of the hostile chains ended. */
export interface HostileRun {
  /** What it printed; null when it ended before. */
  report: { node: string; seen: Record<string, unknown> } | null;
  /** The signal that ended it; null when it ended by itself. */
  signal: string | null;
}

/**
 * Lets the watcher look at hostile chains in a process of its own, which may crash, hang or use up its memory.
 * @param node how to start Node: a program and its first arguments
 */
export function runHostileChains(node: string[]): Promise<HostileRun> {
  return new Promise((done) => {
    const [program = '', ...first] = node;
    const script = resolve('test/support/hostile-chains.ts');
    const options = { timeout: 10_000, killSignal: 'SIGKILL' as const };
    execFile(program, [...first, '--import', 'tsx', script], options, (error, stdout) => {
      const report: HostileRun['report'] = stdout === '' ? null : JSON.parse(stdout);
      done({ report, signal: error?.signal ?? null });
    });
  });
}

function soundChain(sent: number) {
  return {
    sent,
    verdict: { trusted: true },
    evidence: 'operator-ca',
    top: 'the intermediate',
  };
}

/** What has to be seen: every certificate sent, and the sound path among them. */
export const ALL_SEEN = {
  'a stranger': soundChain(3),
  'the issuer of the top': soundChain(3),
  'a namesake of the issuer of the top': soundChain(3),
  'a twin before the intermediate': soundChain(3),
  'a twin after the intermediate': soundChain(3),
  'an issuer of a top that is trusted itself': soundChain(3),
  'nothing, under CAs that certify each other': soundChain(2),
};
