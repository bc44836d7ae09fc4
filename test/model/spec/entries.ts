import { type Chains, DAY } from '../sandbox/chains';
import type { Entries, Entry, ModelState, Standing } from './model-state';
import { type Basis, type Judged, type SeenChains, continuedBy } from './proof';
import { type Question, holding } from './unanswered';

/** A look, as far as it says something of entries. */
export interface SeenAs {
  seenChains: SeenChains;
  questions: readonly Question[];
  basis: Basis;
  runId: string;
  now: number;
}

/**
 * What is known of an entry after a look.
 * @param pins what is known of the pins that it may continue
 */
export function snapshot(thumbprint: string, entry: Entry, pins: Entries, seenAs: SeenAs): Entry {
  const { seenChains, questions, now, runId } = seenAs;
  const shown = seenChains.judged.filter(({ chain }) => chain.top === thumbprint);
  if (shown.length > 0) return { ...shownBy(shown, entry, pins, seenAs), seen: true };
  if (!seenChains.counts || !entry.wasLive) return entry;
  const absent = entry.absent ?? now;
  if (holding(entry, questions, now).length > 0) return { ...entry, absent };
  const missedBy = [...new Set([...entry.missedBy, runId])].slice(0, 2);
  return { ...entry, absent, superseded: entry.superseded ?? now, missedBy };
}

/** Whoever shows an entry, it is not gone; only by a sound chain it was live there. */
function shownBy(shown: readonly Judged[], before: Entry, pins: Entries, { seenChains, basis }: SeenAs): Entry {
  const entry = { ...before, absent: null, superseded: null, missedBy: [] };
  const sound = shown.filter((one) => one.sound);
  const [first] = sound;
  if (!first) return entry;
  return {
    ...entry,
    wasLive: true,
    places: [...new Set(sound.map(({ host, address, asked }) => `${host} ${address} ${asked}`))],
    founds: entry.founds || seenChains.counts,
    standing: standingOf(first, entry, pins, basis),
  };
}

/** What a top stands on: where it continues another pin, what that stands on. */
function standingOf({ chain, proof }: Judged, entry: Entry, pins: Entries, basis: Basis): Standing {
  if (proof === null) return entry.standing;
  if (proof !== 'continuity') return proof;
  return entry.standing ?? pins.get(continuedBy(chain, basis) ?? '')?.standing ?? null;
}

/** What may leave, with the moment since when it is superseded; and what of it may make room. */
export function leavingIn(entries: Entries, { seenChains, questions, now, runId }: SeenAs, { certificates }: Chains) {
  const superseded = new Map<string, number>();
  const spare = new Map<string, number>();
  for (const [one, entry] of entries) {
    const { superseded: since, missedBy, seen } = entry;
    if (since === null || !seenChains.counts || holding(entry, questions, now).length > 0) continue;
    superseded.set(one, since);
    const lifetime = (seen && certificates.get(one)?.lifetime) || Infinity;
    const patience = lifetime < 4 * DAY ? lifetime / 4 : DAY;
    if (now - since >= patience && missedBy.filter((run) => run !== runId).length >= 2) spare.set(one, since);
  }
  return { superseded, spare };
}

/** What keeps entries from being superseded for longer than a day, by host; and whether for longer than a week. */
export function delays(
  { entries }: ModelState,
  { questions, now }: Pick<SeenAs, 'questions' | 'now'>,
): ReadonlyMap<string, boolean> {
  const hosts = new Map<string, boolean>();
  for (const entry of entries.values()) {
    const { absent, superseded } = entry;
    if (absent === null || superseded !== null || now - absent <= DAY) continue;
    for (const { host } of holding(entry, questions, now))
      hosts.set(host, hosts.get(host) === true || now - absent > 7 * DAY);
  }
  return hosts;
}
