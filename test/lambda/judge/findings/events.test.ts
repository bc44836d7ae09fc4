import type { Finding } from '../../../../lambda/findings/finding';
import { readCertificate } from '../../../../lambda/judge/chain/certificate';
import { type Setup, detectEvents } from '../../../../lambda/judge/findings/events';
import type { SeenTop } from '../../../../lambda/judge/state/liveness';
import { NO_REQUEST } from '../../../../lambda/judge/state/request';
import { A, B, C, D, DAY, MARK, ago, stateOf } from '../../../support/remembered';
import { liveCertificates } from '../../../support/live-certificates';

/** The events of a run in which nothing happened but what `of` says. */
function eventsOf(of: Partial<Setup>): Finding[] {
  const state = of.state ?? stateOf({});
  return detectEvents({
    ...MARK,
    tags: {},
    state,
    synced: state,
    external: null,
    liveCertificates: liveCertificates({ hosts: [] }),
    manualRequest: NO_REQUEST,
    pinned: [...state.thumbprints.keys()],
    ...of,
  });
}

test.each([
  ['is reported where its chain has evidence', true, ['staged-live']],
  ['is not reported where its chain has none', false, []],
])('a staged thumbprint that is live %s', (_, sound, codes) => {
  const certificate = { ...readCertificate(new Uint8Array()), thumbprint: A };
  const top: SeenTop = { certificate, places: [], sound, evidence: sound ? 'web-pki' : null, continues: null };
  const state = stateOf({ [A]: { by: 'staged' } });
  const live = liveCertificates({ tops: new Map([[A, top]]), hosts: [] });
  expect(eventsOf({ state, liveCertificates: live }).map(({ code }) => code)).toEqual(codes);
});

test('an approval of a pinned thumbprint, to stage it or not, is an event, and so is the name that the caller gives', () => {
  const manualRequest = { ...NO_REQUEST, approved: new Set([A, C]), staged: new Set([B, D]), caller: 'jane' };
  expect(eventsOf({ manualRequest, pinned: [A.toUpperCase(), B] })).toEqual([
    { code: 'thumbprint-approved', about: A, facts: {} },
    { code: 'thumbprint-approved', about: B, facts: {} },
    { code: 'command-caller', facts: { caller: 'jane' } },
  ]);
});

test('a change that the watcher did not make names the approvals that it ends, and what it brings back', () => {
  const before = stateOf({ [A]: { by: 'approved' }, [B]: {} }, { rejected: new Map([[C, ago(DAY)]]) });
  const external = { added: [C], removed: [A, B], removedByOthers: [B] };
  expect(eventsOf({ state: before, external, tags: { Terraform: 'true' } })).toEqual([
    {
      code: 'external-change',
      facts: {
        added: [C],
        removed: [A, B],
        live: [B],
        approvals: [A],
        rejected: [{ thumbprint: C, since: ago(DAY).toISOString() }],
        owner: { tool: 'terraform' },
      },
    },
  ]);
});
