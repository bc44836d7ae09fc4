import { A } from '../../../support/remembered';
import { approvalFindings, approvedAlready } from '../../../../lambda/judge/findings/approval-findings';
import type { ListContext } from '../../../../lambda/judge/findings/plan-findings';
import { planList } from '../../../../lambda/judge/plan/plan';
import { NOW, thumb } from '../../../support/remembered';

const AHEAD = thumb(9);

function contextOf(of: Partial<ListContext> & { pinned?: string[] } = {}): ListContext {
  return {
    hosts: [],
    check: 'aws',
    plan: planList({
      pinned: of.pinned ?? [thumb(1)],
      live: [],
      staged: [AHEAD],
      approved: new Set([AHEAD]),
      superseded: new Map(),
      evictable: new Set(),
      updates: of.stopped ? 'never' : (of.updates ?? 'verified'),
      overlapMs: null,
      now: NOW,
    }),
    enforced: true,
    updates: 'verified',
    stopped: false,
    ...of,
  };
}

test.each([
  [
    'the list is full',
    { pinned: [1, 2, 3, 4, 5].map(thumb) },
    'no place in the list is free. Take out what is obsolete, by hand or by restoring an earlier list; then stage it again.',
  ],
  [
    'the list holds junk',
    { pinned: ['junk'] },
    'the list in IAM holds something that is no thumbprint: "junk". Take that out by hand; then stage it again.',
  ],
  [
    'the watcher may not write',
    { updates: 'never' as const },
    'updates is "never", so the watcher may not write. Set updates to "verified"; then stage it again.',
  ],
  [
    'writing was stopped',
    { stopped: true },
    'nothing is written here while someone else keeps undoing it. See writing-stopped; then stage it again.',
  ],
])('the finding on a thumbprint that could not be staged says why, and what to do: %s', (_, of, said) => {
  const [finding, ...others] = approvalFindings(new Set(), new Set(), contextOf(of));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ code: 'approval-not-done', severity: 'warning', about: AHEAD });
  expect(`${finding?.message} ${finding?.action}`).toBe(`${AHEAD} could not be pinned ahead: ${said}`);
});

test('the finding on an approval of a pinned thumbprint says how long the thumbprint stays', () => {
  expect(approvedAlready(A).message).toBe(
    `A person approved ${A}, which was pinned already. It stays until it has been live and then superseded for longer than overlapDays.`,
  );
});
