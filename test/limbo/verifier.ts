import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LimboCase } from './cases';

/** A second opinion on a chain: true when it verifies. */
export type Verifier = (testcase: LimboCase) => Promise<boolean>;

/** OpenSSL's version; null where there is none. */
export function opensslVersion(): string | null {
  const { status, stdout } = spawnSync('openssl', ['version'], { encoding: 'utf8', timeout: 10_000 });
  return status === 0 ? stdout.trim() : null;
}

/** Asks `openssl verify`, with the settings of lambda/observe/tls-settings.ts; now, whatever moment the case names. */
export const askOpenssl: Verifier = async ({ chain, trusted, host }) => {
  const directory = mkdtempSync(join(tmpdir(), 'limbo-'));
  try {
    const file = (name: string, pems: readonly string[]): string => {
      writeFileSync(join(directory, name), pems.join('\n'));
      return join(directory, name);
    };
    const [leaf = '', ...others] = chain;
    const named = host === null ? [] : [isIP(host) ? '-verify_ip' : '-verify_hostname', host];
    const untrusted = others.length === 0 ? [] : ['-untrusted', file('others.pem', others)];
    const trust = ['-no-CApath', '-no-CAstore', '-partial_chain', '-CAfile', file('trusted.pem', trusted)];
    const purpose = ['-purpose', 'sslserver', '-auth_level', '2'];
    const options = ['verify', ...purpose, ...trust, ...untrusted, ...named, file('leaf.pem', [leaf])];
    return await promisify(execFile)('openssl', options, { timeout: 20_000 }).then(
      () => true,
      () => false,
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
};
