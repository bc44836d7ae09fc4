import type { Finding } from '../../../../lambda/findings/finding';
import { approvalFindings } from '../../../../lambda/judge/findings/approval-findings';
import type { ListContext } from '../../../../lambda/judge/findings/plan-findings';
import { planList } from '../../../../lambda/judge/plan/plan';
import { factsOf, judgementOf, seen } from '../../../support/judgement';
import { NOW, thumb } from '../../../support/remembered';
import { own, rated, selfSignedHost } from '../fixtures';

const PINNED = thumb(1);
const AHEAD = thumb(9);

function contextOf(of: Partial<ListContext> & { pinned?: string[] } = {}): ListContext {
  return {
    hosts: [],
    check: 'aws',
    plan: planList({
      pinned: of.pinned ?? [PINNED],
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

test.each<[string, Partial<ListContext> & { pinned?: string[] }, Finding['facts']]>([
  ['the list is full', { pinned: [1, 2, 3, 4, 5].map(thumb) }, { obstacle: 'full', staged: true }],
  ['the list holds junk', { pinned: ['junk'] }, { obstacle: 'malformed', entries: ['junk'], staged: true }],
  ['the watcher may not write', { updates: 'never' }, { obstacle: 'read-only', staged: true }],
  ['writing was stopped', { stopped: true }, { obstacle: 'stopped', staged: true }],
])('the finding on a thumbprint that could not be staged says why: %s', (_, of, facts) => {
  const found = approvalFindings(new Set(), new Set(), contextOf(of));
  expect(found.map(rated)).toEqual([{ code: 'approval-not-done', severity: 'warning', about: AHEAD, facts }]);
});

describe('the finding on an approval of a thumbprint that was not added', () => {
  const { hosts } = judgementOf(factsOf(seen(selfSignedHost())));
  const found = (...approved: string[]) => approvalFindings(new Set(approved), new Set([PINNED]), contextOf({ hosts }));

  test('names what the hosts present instead where none presents it', () => {
    expect(found(thumb(8)).map(rated)).toEqual([
      {
        code: 'approval-not-done',
        severity: 'warning',
        about: thumb(8),
        facts: { obstacle: 'not-live', live: [own.thumbprint] },
      },
    ]);
  });

  test('says that the documents could not be read where a host presents it', () => {
    expect(found(own.thumbprint)).toMatchObject([
      { about: own.thumbprint, facts: { obstacle: 'documents-unreadable' } },
    ]);
  });

  test('says what keeps it out where its place is missing', () => {
    const full = { ...contextOf({ hosts }), stopped: true };
    const context = { ...full, plan: { ...full.plan, unplaced: [own.thumbprint] } };
    expect(approvalFindings(new Set([own.thumbprint]), new Set([PINNED]), context)).toContainEqual({
      code: 'approval-not-done',
      about: own.thumbprint,
      facts: { obstacle: 'stopped', staged: false },
    });
  });

  test('does not exist where it is pinned already, or was added', () => {
    expect(found(PINNED, AHEAD)).toEqual([]);
  });
});
