import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../lambda/input-error';
import { readCaFile } from '../lambda/trust';

/**
 * The operator's CA files on their way into the function's asset. They do not go through environment variables, which
 * hold 4 KB in all.
 */
export interface CaFiles {
  /**
   * Takes a PEM file along and returns its path within the asset, `ca/<n>.pem`; the same path for the same file.
   * @param owner what the key `caFile` belongs to, for error messages: empty, or `providers.<name>.`
   * @throws InputError when the file cannot be read, holds no certificate, a broken one, or a private key
   */
  add(file: string, owner: string): string;
  /** Shell commands, for bash or cmd.exe, that copy the files into an asset's directory. */
  copyCommands(directory: string): string[];
}

/** Starts an empty collection of CA files. */
export const createCaFiles = (): CaFiles => {
  const targets = new Map<string, string>();
  return {
    add: (file, owner) => {
      const source = path.resolve(file);
      const target = targets.get(source) ?? `ca/${targets.size}.pem`;
      if (!targets.has(source)) checkCaFile(source, owner);
      targets.set(source, target);
      return target;
    },
    copyCommands: (directory) =>
      [...targets].map(([source, target]) => copyCommand(source, path.join(directory, target))),
  };
};

const checkCaFile = (file: string, owner: string): void => {
  try {
    // The function's own reader, so that what passes here is what the function can load.
    readCaFile(file);
  } catch (error) {
    throw error instanceof InputError ? new InputError(`${owner}${error.message}`) : error;
  }
  // The asset is uploaded: a key that slipped into the file must not travel along.
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(readFileSync(file, 'utf8'))) {
    throw new InputError(`${owner}caFile: ${file} holds a private key; give a file with certificates only.`);
  }
};

/** Runs under bash and cmd.exe alike: double quotes outside, and nothing inside that either shell would expand. */
const COPY = [
  "const [from,to]=JSON.parse(Buffer.from('PATHS','base64url').toString())",
  "const fs=require('node:fs')",
  "fs.mkdirSync(require('node:path').dirname(to),{recursive:true})",
  'fs.copyFileSync(from,to)',
].join(';');

/** A shell command that copies a file. The paths are encoded, since they may hold blanks, quotes and dollar signs. */
const copyCommand = (from: string, to: string): string => {
  const paths = Buffer.from(JSON.stringify([from, to])).toString('base64url');
  return `node --input-type=commonjs -e "${COPY.replace('PATHS', paths)}"`;
};
