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

/** Runs under bash and cmd.exe alike: double quotes outside, and nothing inside that either shell would expand. */
const COPY = [
  "const [from,to]=JSON.parse(Buffer.from('PATHS','base64url').toString())",
  "const fs=require('node:fs')",
  "fs.mkdirSync(require('node:path').dirname(to),{recursive:true})",
  'fs.copyFileSync(from,to)',
].join(';');

/** A shell command, for bash or cmd.exe, that copies a file into an asset. The paths are encoded, since they may hold blanks, quotes and dollar signs. */
export const copyCommand = (from: string, to: string): string => {
  const paths = Buffer.from(JSON.stringify([from, to])).toString('base64url');
  return `node --input-type=commonjs -e "${COPY.replace('PATHS', paths)}"`;
};
