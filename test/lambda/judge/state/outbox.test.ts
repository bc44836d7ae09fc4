import type { Finding } from '../../../../lambda/findings/finding';
import { FINDING_RULES } from '../../../../lambda/findings/lookup';
import { recordEvents } from '../../../../lambda/judge/state/outbox';
import { NOTHING_KNOWN } from '../../../../lambda/judge/state/provider-state';
import { restoreNotDone } from '../../../../lambda/judge/state/request';
import { applyPendingWrite } from '../../../../lambda/judge/state/sync';
import { A, B, MARK, pendingOf, stateOf } from '../../../support/remembered';
import { ADDED as ADDED_FACTS, EXTERNAL_CHANGE } from '../../../support/sample-findings';

function notificationsAfter(...tries: readonly Finding[]) {
  return tries.reduce((known, finding) => recordEvents(known, [finding], MARK, FINDING_RULES), NOTHING_KNOWN).outbox;
}

test('a restore that a run could not do is reported once, though a second try finds another reason', () => {
  const first = restoreNotDone(1, { obstacle: 'too-long', count: 6, staying: [A] });
  const second = restoreNotDone(1, { obstacle: 'same', leftOut: [] });
  expect(notificationsAfter(first, second).map(({ finding }) => finding)).toEqual([first]);
});

test('two external changes within a run are two notifications', () => {
  const changes = [A, B].map((one): Finding => ({
    code: 'external-change',
    facts: { ...EXTERNAL_CHANGE, added: [one] },
  }));
  expect(notificationsAfter(...changes).map(({ finding }) => finding)).toEqual(changes);
});

test('an event is reported again though an earlier run reported the same one', () => {
  const finding = restoreNotDone(1, { obstacle: 'empty', leftOut: [] });
  const before = recordEvents(NOTHING_KNOWN, [finding], { ...MARK, runId: 'an earlier run' }, FINDING_RULES);
  expect(recordEvents(before, [finding], MARK, FINDING_RULES).outbox).toHaveLength(2);
});

test('two writes of one run that add the same thumbprint are two events, since someone else removed it in between', () => {
  const added: Finding = { code: 'thumbprint-added', about: B, facts: ADDED_FACTS };
  const pending = pendingOf({ before: [A], after: [A, B] }, { [B]: { by: 'watcher' } }, [added]);
  const once = applyPendingWrite(stateOf({ [A]: {} }), pending, [A, B]);
  const twice = applyPendingWrite({ ...once, list: [A] }, pending, [A, B]);
  expect(twice.outbox.map(({ finding }) => finding)).toEqual([added, added]);
});
