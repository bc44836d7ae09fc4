import type { Finding } from '../finding';
import { isHappening } from '../finding-kinds';
import type { ProviderMemory } from '../state/provider-state';
import { type MemoryContext, approvedAlready, changedElsewhere, stagedLive } from './list-findings';
import type { ForeignChange, RunMark } from '../state/sync';
import { normalise } from '../chain/thumbprint';
import { approvedIn } from '../state/remembered';
import type { Sight } from '../state/liveness';
import { type Wish, callerFindings } from '../state/request';

/** All that something may have happened between or in. */
export interface Scene extends MemoryContext {
  now: Date;
  /** What was remembered at first. */
  memory: ProviderMemory;
  /** What is remembered now that the list was read, before what the hosts present. */
  recalled: ProviderMemory;
  foreign: ForeignChange | null;
  sight: Sight;
  wish: Wish;
  pinned: readonly string[];
}

/** What happened, besides what the watcher itself is about to change. */
export const happeningsIn = (scene: Scene): Finding[] => {
  const { foreign, memory, recalled, sight, wish, pinned, now } = scene;
  const approvals = approvedIn(memory, null, now);
  const lapsed = foreign?.removed.filter((thumbprint) => approvals.has(thumbprint)) ?? [];
  const isPinned = new Set(pinned.map(normalise));
  return [
    ...(foreign ? [changedElsewhere(foreign, lapsed, scene, recalled.rejected)] : []),
    ...[...recalled.thumbprints].flatMap(([thumbprint, { by, lastLive, firstSeen }]) =>
      by === 'staged' && lastLive === null && sight.tops.get(thumbprint)?.sound
        ? [stagedLive(thumbprint, firstSeen)]
        : [],
    ),
    ...[...wish.approved, ...wish.staged].filter((one) => isPinned.has(one)).map(approvedAlready),
    ...callerFindings(wish),
  ];
};

/** A memory in which what happened waits to be told; once, however often the run came upon it. */
export const withNews = (
  memory: ProviderMemory,
  findings: readonly Finding[],
  { now, runId }: RunMark,
): ProviderMemory => {
  const known = new Set(memory.news.filter((one) => one.runId === runId).map(({ finding }) => identityOf(finding)));
  const happened = findings.filter((finding) => isHappening(finding.code) && !known.has(identityOf(finding)));
  return { ...memory, news: [...memory.news, ...happened.map((finding) => ({ finding, at: now, runId }))] };
};

/** What tells a happening from others of its run. A second try may give another reason for the same: that is no news. */
const identityOf = ({ code, about, message }: Finding): string =>
  code === 'restore-not-done' ? code : `${code} ${about ?? message}`;
