import { readCertificate } from '../../../../lambda/judge/chain/certificate';
import { detectEvents } from '../../../../lambda/judge/findings/events';
import { recordEvents } from '../../../../lambda/judge/state/outbox';
import { NOTHING_KNOWN } from '../../../../lambda/judge/state/provider-state';
import { restoreNotDone } from '../../../../lambda/judge/state/request';
import type { SeenTop } from '../../../../lambda/judge/state/liveness';
import { NO_REQUEST } from '../../../../lambda/judge/state/request';
import { A, MARK, stateOf } from '../../../support/remembered';
import { liveCertificates } from '../../../support/live-certificates';

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

test.each([
  ['is reported where its chain has evidence', true, ['staged-live']],
  ['is not reported where its chain has none', false, []],
])('a staged thumbprint that is live %s', (_, sound, codes) => {
  const certificate = { ...readCertificate(new Uint8Array()), thumbprint: A };
  const top: SeenTop = { certificate, places: [], sound, evidence: sound ? 'web-pki' : null, continues: null };
  const state = stateOf({ [A]: { by: 'staged' } });
  const found = detectEvents({
    ...MARK,
    tags: {},
    state,
    synced: state,
    external: null,
    liveCertificates: liveCertificates({ tops: new Map([[A, top]]), hosts: [] }),
    manualRequest: NO_REQUEST,
    pinned: [A],
  });
  expect(found.map(({ code }) => code)).toEqual(codes);
});
