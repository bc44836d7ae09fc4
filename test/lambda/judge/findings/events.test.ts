import { readCertificate } from '../../../../lambda/judge/chain/certificate';
import { detectEvents } from '../../../../lambda/judge/findings/events';
import type { SeenTop } from '../../../../lambda/judge/state/liveness';
import { NO_REQUEST } from '../../../../lambda/judge/state/request';
import { A, MARK, stateOf } from '../../../support/remembered';
import { liveCertificates } from '../../../support/live-certificates';

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
