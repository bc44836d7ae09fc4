import { helpFor, readScripts } from './scripts';

/** `npm run help`: prints the scripts of package.json, with a line on each. */
process.stdout.write(helpFor(readScripts()));
