import { createHash } from 'node:crypto';
import { onceForEach } from '../chain/once-for-each';
import { displayHost, type JudgedHost } from '../evidence/hosts';
import type { Presentation } from '../observation';
import type { ProviderState } from './provider-state';

/** Number of chains that are kept for a host: hosts behind many addresses present several in turns. */
const MOST_CHAINS = 16;

/** Number of hosts whose chains are kept: the last two, and two that a document may name again. */
const MOST_HOSTS = 4;

/** Part of a state that says which chains the hosts presented. */
type Known = Pick<ProviderState, 'chains' | 'chainsChanged'>;

/**
 * Updates the chains that each host presented, and the moment of the last change. A chain that was not known is a change, unless the
 * host was seen for the first time; one that is missing is none, since an address may just not have answered.
 */
export function updateChains({ chains, chainsChanged }: Known, hosts: readonly JudgedHost[], now: Date): Known {
  const seen = hosts.filter(({ seen: { presentations } }) => presentations.length > 0);
  const updated = seen.map(({ seen: host }) => {
    const before = chains.get(displayHost(host));
    const unknown = idsOf(host.presentations).filter((id) => !before?.includes(id));
    return {
      name: displayHost(host),
      presented: [...unknown, ...(before ?? [])],
      isNew: unknown.length > 0,
      isFirst: !before,
    };
  });
  if (updated.every(({ isNew }) => !isNew)) return { chains, chainsChanged };
  const names = new Set(updated.map(({ name }) => name));
  const all = [
    ...updated.map(({ name, presented }) => [name, presented.slice(0, MOST_CHAINS)] as const),
    ...[...chains].filter(([name]) => !names.has(name)),
  ];
  return {
    chains: new Map(all.slice(0, MOST_HOSTS)),
    chainsChanged: updated.some(({ isNew, isFirst }) => isNew && !isFirst) ? now : chainsChanged,
  };
}

/** True if a chain is among those that a host presented before. */
export function isKnownChain(known: readonly string[], chain: readonly Uint8Array[]): boolean {
  return known.includes(idOf(chain));
}

function idsOf(presentations: readonly Presentation[]): string[] {
  return [...new Set(presentations.map(({ chain }) => idOf(chain)))].toSorted();
}

/** Returns what distinguishes a chain: the first 64 bits of a SHA-256, since a collision does no more than hide a change. */
const idOf = onceForEach((chain: readonly Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const certificate of chain) hash.update(certificate);
  return hash.digest('hex').slice(0, 16);
});
