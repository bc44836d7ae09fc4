import { recordEvents } from '../../../../lambda/judge/state/outbox';
import { NOTHING_KNOWN } from '../../../../lambda/judge/state/provider-state';
import { restoreNotDone } from '../../../../lambda/judge/state/request';
import { applyPendingWrite } from '../../../../lambda/judge/state/sync';
import { A, B, MARK, findingOf, pendingOf, stateOf } from '../../../support/remembered';

function notificationsAfter(...tries: readonly ReturnType<typeof restoreNotDone>[]) {
  return tries.reduce((known, finding) => recordEvents(known, [finding], MARK), NOTHING_KNOWN).outbox;
}

test('a restore that a run could not do is reported once, though a second try finds another reason', () => {
  const first = restoreNotDone(1, 'the list would hold 6 thumbprints');
  const second = restoreNotDone(1, 'it is the list in IAM already');
  expect(notificationsAfter(first, second).map(({ finding }) => finding)).toEqual([first]);
});

test('two external changes within a run are two notifications', () => {
  const changes = ['one', 'another'].map((message) => ({
    code: 'external-change' as const,
    severity: 'info' as const,
    message,
    action: '',
  }));
  expect(notificationsAfter(...changes).map(({ finding }) => finding)).toEqual(changes);
});

test('an event is reported again though an earlier run reported the same one', () => {
  const finding = restoreNotDone(1, 'version 1 is empty');
  const before = recordEvents(NOTHING_KNOWN, [finding], { ...MARK, runId: 'an earlier run' });
  expect(recordEvents(before, [finding], MARK).outbox).toHaveLength(2);
});

test('two writes of one run that add the same thumbprint are two events, since someone else removed it in between', () => {
  const added = findingOf({ code: 'thumbprint-added', about: B, severity: 'info' });
  const pending = pendingOf({ before: [A], after: [A, B] }, { [B]: { by: 'watcher' } }, [added]);
  const once = applyPendingWrite(stateOf({ [A]: {} }), pending, [A, B]);
  const twice = applyPendingWrite({ ...once, list: [A] }, pending, [A, B]);
  expect(twice.outbox.map(({ finding }) => finding)).toEqual([added, added]);
});
