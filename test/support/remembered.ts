import type { Finding } from '../../lambda/findings/finding';
import {
  type Condition,
  type ListVersion,
  NOTHING_KNOWN,
  type Pending,
  type ProviderState,
  type ThumbprintRecord,
} from '../../lambda/judge/state/provider-state';

export const HOUR = 60 * 60 * 1000;
export const DAY = 24 * HOUR;
export const NOW = new Date('2026-11-21T12:00:00Z');

export function ago(ms: number): Date {
  return new Date(NOW.getTime() - ms);
}

export function later(ms: number): Date {
  return new Date(NOW.getTime() + ms);
}

/** For certificates: whatever the day on which the tests run, they are valid at `NOW`. */
export const VALIDITY = { from: ago(1000 * DAY), to: later(10_000 * DAY) };

/** The run at `NOW`. */
export const MARK = { runId: 'this run', now: NOW };

/** A thumbprint of one repeated digit. */
export function thumb(digit: number): string {
  return digit.toString(16).repeat(40);
}

/** Some thumbprints. */
export const A = thumb(1);
export const B = thumb(2);
export const C = thumb(3);
export const D = thumb(4);
export const E = thumb(5);

/** What is remembered of a thumbprint: found ten days ago, never live. */
export function entryOf(of: Partial<ThumbprintRecord> = {}): ThumbprintRecord {
  return {
    by: 'found',
    firstSeen: ago(10 * DAY),
    founds: of.by !== 'external',
    standing: null,
    lastLive: null,
    absentSince: of.supersededSince ?? null,
    supersededSince: null,
    missedBy: [],
    places: [],
    certificate: null,
    ...of,
  };
}

/** The watcher put it in, and the last run saw it. */
export const OURS_AND_LIVE = {
  by: 'watcher',
  lastLive: ago(6 * HOUR),
  places: ['issuer.example 192.0.2.1 rsa'],
} as const;

/** What is remembered of a provider whose list is version 3, with what is remembered of its thumbprints. */
export function stateOf(
  thumbprints: Readonly<Record<string, Partial<ThumbprintRecord>>>,
  of: Partial<ProviderState> = {},
): ProviderState {
  return {
    ...NOTHING_KNOWN,
    list: Object.keys(thumbprints),
    version: 3,
    thumbprints: new Map(Object.entries(thumbprints).map(([thumbprint, entry]) => [thumbprint, entryOf(entry)])),
    ...of,
  };
}

/** Version 4 of a list, as the run before wrote it. */
export function versionOf(of: Partial<ListVersion> = {}): ListVersion {
  return {
    version: 4,
    at: ago(6 * HOUR),
    by: 'watcher',
    runId: 'the run before',
    before: [],
    after: [],
    evidence: {},
    restored: null,
    ...of,
  };
}

/** A write that the run before began. */
export function pendingOf(
  version: Partial<ListVersion>,
  added: Readonly<Record<string, Partial<ThumbprintRecord>>> = {},
  findings: readonly Finding[] = [],
  restore: Pending['restore'] = null,
  removals: Pending['removals'] = new Map(),
): Pending {
  return {
    list: versionOf(version),
    added: new Map(Object.entries(added).map(([thumbprint, entry]) => [thumbprint, entryOf(entry)])),
    twins: [],
    restore,
    removals,
    findings,
  };
}

/** Something to notify of: a thumbprint waits for approval where AWS checks the pin. */
export function findingOf(about?: string): Finding {
  return {
    code: 'approval-required',
    ...(about !== undefined && { about }),
    facts: {
      top: null,
      reason: { reason: 'no-certificate' },
      rejectedSince: null,
      below: null,
      checked: true,
      check: 'aws',
    },
  };
}

/** A condition that the run before opened and told. */
export function conditionOf(of: Partial<Condition> = {}): Condition {
  return {
    key: 'approval-required',
    phase: 'open',
    runId: 'the run before',
    finding: findingOf(),
    since: ago(6 * HOUR),
    found: 1,
    missed: 0,
    missedSince: null,
    backSince: null,
    notified: { at: ago(6 * HOUR), severity: 'critical' },
    closedSince: null,
    acknowledged: null,
    ...of,
  };
}
