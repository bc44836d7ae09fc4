import type { Metafile } from 'esbuild';

/** The part of a bundle that comes from one place. */
export interface Cost {
  /** Name of the npm package, or `lambda` for the function's own code. */
  dependency: string;
  bytes: number;
}

/** What each dependency costs in a bundle, the greatest first. Together they are the bundle but for esbuild's own helpers. */
export function costsOf({ inputs }: Metafile['outputs'][string]): Cost[] {
  const costs = new Map<string, number>();
  for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
    const dependency = dependencyOf(file);
    costs.set(dependency, (costs.get(dependency) ?? 0) + bytesInOutput);
  }
  return [...costs]
    .map(([dependency, bytes]) => ({ dependency, bytes }))
    .filter(({ bytes }) => bytes > 0)
    .toSorted((one, other) => other.bytes - one.bytes);
}

/** `../node_modules/@aws-sdk/core/dist-es/index.js` is of `@aws-sdk/core`. */
function dependencyOf(file: string): string {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? file.split('/')[0] ?? file;
}
