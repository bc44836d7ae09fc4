import type { Certificate } from '../chain/certificate';
import type { JudgedHost } from '../evidence/hosts';

/** Time in which quick looks take a provider. */
export interface QuickLookWindow {
  from: Date;
  until: Date;
}

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Time around the end of a certificate in which quick looks take a provider, and the share of the lifetime that is its most. */
const BEFORE_END_MS = 2 * DAY_MS;
const BEFORE_END_SHARE = 1 / 3;

/** Time for which quick looks take a provider after a change of its hosts' chains: a rollout reaches one server after the other. */
const AFTER_CHANGE_MS = HOUR_MS;

/** Time for which quick looks try a write again that IAM refused or did not confirm. The full runs go on trying. */
const RETRY_MS = DAY_MS;

/** Time ahead for which windows are kept: longer than the longest time between two full runs. */
const AHEAD_MS = 8 * DAY_MS;

/** Changes that the state of a provider knows of (`provider-state.ts`). */
export interface KnownChanges {
  chainsChanged: Date | null;
  pending: { list: { at: Date } } | null;
}

/**
 * Returns the times in which quick looks take a provider: around the end of the certificates that its hosts present, after a change of
 * their chains, and after a write that did not succeed.
 * @param hosts judged hosts of the last look
 */
export function windowsFor(
  { chainsChanged, pending }: KnownChanges,
  hosts: readonly JudgedHost[],
  now: Date,
): QuickLookWindow[] {
  const certificates = hosts.flatMap(({ judgements }) => judgements.flatMap(({ leaf, top }) => [leaf, top]));
  const windows = [
    ...certificates.flatMap(windowAroundEnd),
    ...(chainsChanged ? [windowAfter(chainsChanged, AFTER_CHANGE_MS)] : []),
    ...(pending ? [windowAfter(pending.list.at, RETRY_MS)] : []),
  ];
  const isNear = ({ from, until }: QuickLookWindow): boolean =>
    until > now && from.getTime() < now.getTime() + AHEAD_MS;
  return joined(windows.filter(isNear));
}

function windowAroundEnd({ validity }: Certificate): QuickLookWindow[] {
  if (!validity) return [];
  const [from, to] = [validity.from.getTime(), validity.to.getTime()];
  const around = Math.min(BEFORE_END_MS, (to - from) * BEFORE_END_SHARE);
  return around > 0 ? [{ from: new Date(to - around), until: new Date(to + around) }] : [];
}

function windowAfter(moment: Date, ms: number): QuickLookWindow {
  return { from: moment, until: new Date(moment.getTime() + ms) };
}

/** Joins windows that overlap. */
function joined(windows: readonly QuickLookWindow[]): QuickLookWindow[] {
  const all: QuickLookWindow[] = [];
  for (const window of windows.toSorted((one, other) => one.from.getTime() - other.from.getTime())) {
    const last = all.at(-1);
    if (!last || window.from > last.until) all.push({ ...window });
    else if (window.until > last.until) last.until = window.until;
  }
  return all;
}
