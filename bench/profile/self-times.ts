import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** CPU time that is a module's doing. */
export interface SelfTime {
  module: string;
  ms: number;
}

/** What is read of a profile (https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile). */
interface Profile {
  nodes: Node[];
  samples: number[];
  /** Microseconds between samples. */
  timeDeltas: number[];
}

interface Node {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
  children?: number[];
}

/**
 * The time that is each module's doing, the most first. What Node and its native code do is the doing of the module that
 * called it; where none did, as when data came in, it goes by Node's own name. What comes from a bundle is told by its source map.
 */
export function selfTimes(text: string): SelfTime[] {
  const { nodes, samples, timeDeltas }: Profile = JSON.parse(text);
  const modules = responsibleIn(nodes);
  const times = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const module = modules.get(id) ?? '?';
    times.set(module, (times.get(module) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  times.delete('(idle)');
  return [...times].map(([module, ms]) => ({ module, ms })).toSorted((one, other) => other.ms - one.ms);
}

/** For each node of the call tree, whose doing it is. */
function responsibleIn(nodes: readonly Node[]): ReadonlyMap<number, string> {
  const moduleOf = createNaming();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const modules = new Map<number, string>();
  const visit = (node: Node, caller: string | null): void => {
    const isOurs = node.callFrame.url.startsWith('file:');
    const responsible = isOurs ? moduleOf(node.callFrame) : caller;
    modules.set(node.id, responsible ?? moduleOf(node.callFrame));
    for (const child of node.children ?? []) {
      const next = byId.get(child);
      if (next) visit(next, responsible);
    }
  };
  const [root] = nodes;
  if (root) visit(root, null);
  return modules;
}

function createNaming() {
  const maps = new Map<string, SourceMap | null>();
  const mapOf = (url: string): SourceMap | null => {
    const file = `${fileURLToPath(url)}.map`;
    const map = maps.get(url) ?? (existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : null);
    maps.set(url, map);
    return map;
  };
  return ({ functionName, url, lineNumber, columnNumber }: Node['callFrame']): string => {
    // V8's own: garbage collection, native code, idleness.
    if (url === '') return functionName.startsWith('(') ? functionName : `native ${functionName}`;
    if (!url.startsWith('file:')) return url;
    const entry = mapOf(url)?.findEntry(lineNumber, columnNumber);
    return entry && 'originalSource' in entry ? shortened(entry.originalSource) : path.basename(fileURLToPath(url));
  };
}

/** A package's name for what comes from one; a path in the repository for our own. */
function shortened(source: string): string {
  const [, own] = /((?:lambda|bench)\/.*\.ts)$/.exec(source) ?? [];
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source) ?? [];
  return name ?? own ?? source;
}
