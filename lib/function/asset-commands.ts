import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Writes a file to be copied into an asset; it is removed when this process exits. @returns its path */
export function placeFile(name: string, text: string): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'oidc-thumbprint-watcher-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const file = path.join(directory, name);
  writeFileSync(file, text);
  return file;
}

const COPY = [
  'const [from,to]=ARGUMENTS',
  "const fs=require('node:fs')",
  "fs.mkdirSync(require('node:path').dirname(to),{recursive:true})",
  'fs.copyFileSync(from,to)',
].join(';');

/** Returns a shell command, for bash or cmd.exe, that copies a file into an asset. */
export function copyCommand(from: string, to: string): string {
  return nodeCommand(COPY, [from, to]);
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
