import { externalEntryLost } from '../../../../lambda/judge/findings/event-findings';
import { A, HOUR, ago, versionOf } from '../../../support/remembered';

test('the finding on an entry that was lost names who pinned it, and the write that removed it', () => {
  const write = versionOf({ version: 7, at: ago(HOUR) });
  expect(externalEntryLost({ entry: A, write }, { caller: 'jane', at: ago(2 * HOUR) })).toEqual({
    code: 'external-entry-lost',
    about: A,
    facts: {
      caller: 'jane',
      pinnedAt: '2026-11-21T10:00:00.000Z',
      writtenAt: '2026-11-21T11:00:00.000Z',
      version: 7,
    },
  });
});
