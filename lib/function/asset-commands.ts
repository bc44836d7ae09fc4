import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Writes a file that is gone when this process is, to be copied into an asset. @returns its path */
export const placeFile = (name: string, text: string): string => {
  const directory = mkdtempSync(path.join(tmpdir(), 'oidc-thumbprint-watcher-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const file = path.join(directory, name);
  writeFileSync(file, text);
  return file;
};

const COPY = [
  'const [from,to]=ARGUMENTS',
  "const fs=require('node:fs')",
  "fs.mkdirSync(require('node:path').dirname(to),{recursive:true})",
  'fs.copyFileSync(from,to)',
].join(';');

/** A shell command, for bash or cmd.exe, that copies a file into an asset. */
export const copyCommand = (from: string, to: string): string => nodeCommand(COPY, [from, to]);

/**
 * A shell command, for bash or cmd.exe, that runs a script of Node. It is passed between double quotes, and so holds none, and nothing that
 * either shell would expand.
 * @param values stand in the script where it says ARGUMENTS, encoded, since paths may hold blanks, quotes and dollar signs
 */
export const nodeCommand = (script: string, values: readonly string[]): string => {
  const encoded = Buffer.from(JSON.stringify(values)).toString('base64url');
  const decoding = `JSON.parse(Buffer.from('${encoded}','base64url').toString())`;
  return `node --input-type=commonjs -e "${script.replace('ARGUMENTS', decoding)}"`;
};
