import path from 'node:path';
import { nodeCommand } from './asset-commands';

/** The root of this package. */
const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Script of the command. esbuild writes the sources relative to the folder of `cdk.out` in which the asset is made: two operators, or two
 * output folders, would get two assets of one code. Installed packages are named by their path under node_modules, wherever that is.
 */
const REBASE = [
  'const [root,file]=ARGUMENTS',
  "const fs=require('node:fs'),path=require('node:path')",
  "const map=JSON.parse(fs.readFileSync(file,'utf8'))",
  // The sources are URLs.
  "const named=one=>path.relative(root,path.resolve(path.dirname(file),decodeURIComponent(one))).split(path.sep).join('/')",
  "map.sources=map.sources.map(named).map(one=>encodeURI(one.replace(/^.*?(?=node_modules[/])/,'')))",
  'fs.writeFileSync(file,JSON.stringify(map))',
].join(';');

/** Returns a shell command, for bash or cmd.exe, that makes the source map in an asset's directory independent of that directory. */
export function rebaseCommand(directory: string): string {
  return nodeCommand(REBASE, [ROOT, path.join(directory, 'index.mjs.map')]);
}
