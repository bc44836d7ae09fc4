import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** File that is copied into the function's asset, beside the code. */
export interface AssetFile {
  /** Path of the file to copy. */
  readonly source: string;
  /** Path of the copy within the asset, with `/` between its parts. */
  readonly target: string;
}

/** Directories to remove when this process exits. */
const temporary = new Set<string>();

/** Creates an empty directory; it is removed when this process exits. @returns its path */
export function createTemporaryDirectory(): string {
  // One listener for all: an app may have many watchers, and Node warns from the eleventh listener on.
  if (temporary.size === 0)
    process.once('exit', () => temporary.forEach((one) => rmSync(one, { recursive: true, force: true })));
  const directory = mkdtempSync(path.join(tmpdir(), 'oidc-thumbprint-watcher-'));
  temporary.add(directory);
  return directory;
}

/** Writes a file to be copied into an asset; it is removed when this process exits. @returns its path */
export function placeFile(name: string, text: string): string {
  const file = path.join(createTemporaryDirectory(), name);
  writeFileSync(file, text);
  return file;
}

const COPY = [
  'const [from,to]=ARGUMENTS',
  "const fs=require('node:fs')",
  "fs.mkdirSync(require('node:path').dirname(to),{recursive:true})",
  'fs.copyFileSync(from,to)',
].join(';');

/** Returns a shell command, for bash or cmd.exe, that copies a file into the asset that is made in a directory. */
export function copyCommand({ source, target }: AssetFile, directory: string): string {
  return nodeCommand(COPY, [source, path.join(directory, target)]);
}

/**
 * Returns a shell command, for bash or cmd.exe, that runs a script of Node. The script is passed between double quotes: it must hold
 * none, and nothing that either shell would expand.
 * @param values values for ARGUMENTS in the script, encoded, since paths may hold blanks, quotes and dollar signs
 */
export function nodeCommand(script: string, values: readonly string[]): string {
  const encoded = Buffer.from(JSON.stringify(values)).toString('base64url');
  const decoding = `JSON.parse(Buffer.from('${encoded}','base64url').toString())`;
  return `node --input-type=commonjs -e "${script.replace('ARGUMENTS', decoding)}"`;
}
