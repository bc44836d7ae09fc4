import {
  stateOf,
  A,
  B,
  C,
  DAY,
  NOW,
  OURS_AND_LIVE,
  VALIDITY,
  ago,
  entryOf,
  pendingOf,
} from '../../../support/remembered';
import {
  approving,
  outcomeOf,
  ownCertificate,
  presenting,
  removing,
  removingEvenIfLive,
  restoring,
  staging,
  withoutDocuments,
} from '../../../support/evaluation';
import { offersOf, severityOf } from '../../../../lambda/findings/lookup';
import type { Removals } from '../../../../lambda/judge/state/provider-state';
import { sha256Of } from '../../../../lambda/judge/chain/thumbprint';
import { type Authority, type ServerCertificate, createAuthority, issueLeaf } from '../../../../sandbox/certificates';
import { TRUSTED, UNTRUSTED, basis, hostSeen, presented, seen } from '../../../support/judgement';

let own: ServerCertificate;
let other: ServerCertificate;

beforeAll(async () => {
  own = await ownCertificate();
  other = await ownCertificate();
});

/** The issuer presents its own certificate, which is pinned beside what else is. */
function pinning(...others: string[]) {
  return stateOf(
    { [own.thumbprint]: OURS_AND_LIVE, ...Object.fromEntries(others.map((one) => [one, {}])) },
    { enforced: true },
  );
}

/** As if the issuer's own certificate were a public CA's. */
function publiclyTrusted() {
  return {
    observation: seen(hostSeen('issuer.example', presented([own], TRUSTED))),
    anchors: basis({ publicCas: [own] }).anchors,
  };
}

describe('a thumbprint that the operator removes', () => {
  test('leaves the list, is rejected from then on, and is reported as removed at the operator’s request', () => {
    const { plan, pending, changes, after, codes } = outcomeOf(presenting(own), {
      state: pinning(A),
      manualRequest: removing(A),
    });
    expect(plan).toMatchObject({ write: true, list: [own.thumbprint], added: [], retired: [A] });
    expect(pending?.list).toMatchObject({ by: 'removal', before: [own.thumbprint, A], after: [own.thumbprint] });
    expect(pending?.removals).toEqual(new Map([[A, false]]));
    expect(changes).toEqual([
      {
        code: 'thumbprint-removed',
        about: A,
        facts: { dryRun: false, top: null, absent: false, rejectedSince: null },
      },
    ]);
    expect(after.rejected).toEqual(new Map([[A, NOW]]));
    expect(after.thumbprints.has(A)).toBe(false);
    expect(codes).toEqual([]);
  });

  test('leaves together with others, and an approval in the same request is carried out', () => {
    const manualRequest = { ...removing(A, B), approved: new Set([other.thumbprint]) };
    const { plan, after } = outcomeOf(presenting(own, other), { state: pinning(A, B), manualRequest });
    expect(plan).toMatchObject({ list: [own.thumbprint, other.thumbprint], retired: [A, B] });
    expect([...after.rejected.keys()]).toEqual([A, B]);
  });

  test('leaves a list that names another pin in two spellings, and the written list names that pin once', () => {
    const list = [own.thumbprint.toUpperCase(), own.thumbprint, A];
    const state = { ...pinning(A), list };
    expect(outcomeOf(presenting(own), { state, manualRequest: removing(A) }).plan.list).toEqual([own.thumbprint]);
  });

  test('is rejected without a write where it is not in the list, and that is reported', () => {
    const { plan, findings, after } = outcomeOf(presenting(own), { state: pinning(), manualRequest: removing(A) });
    expect(plan.write).toBe(false);
    expect(findings).toEqual([
      {
        code: 'thumbprint-removed',
        about: A,
        facts: { dryRun: false, top: null, absent: true, rejectedSince: null },
      },
    ]);
    expect(after).toMatchObject({ rejected: new Map([[A, NOW]]), list: [own.thumbprint] });
    expect(after.outbox.map(({ finding }) => finding.code)).toEqual(['thumbprint-removed']);
  });

  test('stays rejected since its first removal when the operator removes it again', () => {
    const state = { ...pinning(), rejected: new Map([[A, ago(3 * DAY)]]) };
    const { findings, after } = outcomeOf(presenting(own), { state, manualRequest: removing(A) });
    expect(findings[0]?.facts).toMatchObject({ absent: true, rejectedSince: '2026-11-18T12:00:00.000Z' });
    expect(after.rejected).toEqual(state.rejected);
  });

  test('loses its approval', () => {
    const state = { ...pinning(), list: [own.thumbprint, A] };
    state.thumbprints = new Map([...state.thumbprints, [A, entryOf({ by: 'approved' })]]);
    const { after } = outcomeOf(presenting(own), { state, manualRequest: removing(A) });
    const again = outcomeOf(presenting(own), { state: after });
    expect(again.plan.write).toBe(false);
    expect(again.after.thumbprints.has(A)).toBe(false);
  });

  test('loses its approval in the same step, even at a JWKS host that an unproven document names', () => {
    const { issuerHost } = presenting(own);
    const keys = hostSeen('keys.example', presented([other], UNTRUSTED));
    const state = stateOf({ [A]: {}, [other.thumbprint]: { ...OURS_AND_LIVE, by: 'approved' } }, { enforced: true });
    const observation = seen(issuerHost ?? keys, keys);
    const { plan, hosts } = outcomeOf(observation, { state, manualRequest: removingEvenIfLive(other.thumbprint) });
    expect(plan.list).toEqual([A]);
    expect(hosts[1]?.report.tops[0]?.evidence).toBeNull();
    // For comparison: what nobody removed is approved.
    expect(outcomeOf(observation, { state }).hosts[1]?.report.tops[0]?.evidence).toBe('approved');
  });

  test('leaves even where writing was stopped, and its removal ends the stop', () => {
    const state = { ...pinning(A), stoppedSince: ago(DAY), removedByOthers: [ago(DAY), ago(2 * DAY)] };
    const { plan, after, codes } = outcomeOf(presenting(own), { state, manualRequest: removing(A) });
    expect(plan.retired).toEqual([A]);
    expect(after).toMatchObject({ stoppedSince: null, removedByOthers: [] });
    expect(codes).not.toContain('writing-stopped');
  });

  test('is reported in a dry run as what would be removed or rejected', () => {
    const known = { state: pinning(A), dryRun: true };
    expect(outcomeOf(presenting(own), { ...known, manualRequest: removing(A) }).changes).toMatchObject([
      { code: 'thumbprint-removed', about: A, facts: { dryRun: true, absent: false } },
    ]);
    expect(outcomeOf(presenting(own), { ...known, manualRequest: removing(B) }).findings).toMatchObject([
      { code: 'thumbprint-removed', about: B, facts: { dryRun: true, absent: true } },
    ]);
  });

  test('leaves although the issuer does not answer', () => {
    const { plan } = outcomeOf(withoutDocuments({ ...presenting(own), issuerHost: null }), {
      state: pinning(A),
      manualRequest: removing(A),
    });
    expect(plan.list).toEqual([own.thumbprint]);
  });
});

describe('a removal', () => {
  const refusal = (of: Parameters<typeof outcomeOf>[1], observation = presenting(own)) => {
    const { plan, findings, after } = outcomeOf(observation, of);
    expect(after.rejected).toEqual(new Map());
    const [finding] = findings.filter(({ code }) => code === 'removal-not-done');
    return {
      list: plan.list,
      facts: finding?.facts,
      commands: finding && offersOf(finding).map(({ command }) => command),
      severity: finding && severityOf(finding),
    };
  };

  test('is refused, with the reason, while its thumbprint is live and AWS checks the pin', () => {
    const { list, facts, commands, severity } = refusal({ state: pinning(A), manualRequest: removing(own.thumbprint) });
    expect(list).toEqual([own.thumbprint, A]);
    expect(severity).toBe('warning');
    expect(facts).toMatchObject({
      obstacle: 'live',
      top: { host: 'issuer.example', subject: 'CN=issuer.example' },
      enforced: true,
      check: 'aws',
    });
    expect(commands).toEqual([{ kind: 'remove', thumbprint: own.thumbprint, evenIfLive: true }]);
  });

  test('is refused, with the reason, where its thumbprint was live at the last complete look and this look cannot tell', () => {
    const dark = withoutDocuments({ ...presenting(own), issuerHost: null });
    const { list, facts } = refusal({ state: pinning(A), manualRequest: removing(own.thumbprint) }, dark);
    expect(list).toEqual([own.thumbprint, A]);
    expect(facts).toEqual({ obstacle: 'live', top: null, enforced: null, check: 'aws' });
  });

  test('is refused while an address that presented its thumbprint does not answer', () => {
    const silent = seen({
      ...hostSeen('issuer.example', ...(presenting(other).issuerHost?.presentations ?? [])),
      unanswered: [{ address: '192.0.2.9', asked: null, why: 'silent' }],
    });
    const state = pinning(A);
    state.thumbprints = new Map([
      ...state.thumbprints,
      [own.thumbprint, entryOf({ ...OURS_AND_LIVE, places: ['issuer.example 192.0.2.9 rsa'] })],
    ]);
    expect(refusal({ state, manualRequest: removing(own.thumbprint) }, silent).list).toContain(own.thumbprint);
  });

  test('is refused where no look ever showed what the issuer presents', () => {
    const dark = withoutDocuments({ ...presenting(own), issuerHost: null });
    expect(refusal({ pinned: [A, B], manualRequest: removing(A) }, dark).list).toEqual([A, B]);
    // Once it was seen, what was never live may go.
    expect(outcomeOf(dark, { state: pinning(A), manualRequest: removing(A) }).plan.list).toEqual([own.thumbprint]);
  });

  test('is refused, with the reason, for the last thumbprint, whatever else is added in the same step', () => {
    const manualRequest = { ...removingEvenIfLive(A), approved: new Set([own.thumbprint]) };
    const { list, facts, commands } = refusal({
      state: stateOf({ [A]: {} }, { enforced: true }),
      manualRequest,
    });
    expect(list).toEqual([A, own.thumbprint]);
    expect(facts).toEqual({ obstacle: 'last' });
    expect(commands).toEqual([{ kind: 'remove', thumbprint: A }]);
  });

  test('is refused as a whole when it names all pins', () => {
    const { list } = refusal({ state: pinning(A, B), manualRequest: removingEvenIfLive(A, B, own.thumbprint) });
    expect(list).toEqual([own.thumbprint, A, B]);
  });

  test('is refused, with the reason, while the list in IAM holds an entry that is no thumbprint', () => {
    const { list, facts } = refusal({ state: pinning(A, 'junk'), manualRequest: removing(A) });
    expect(list).toEqual([own.thumbprint, A, 'junk']);
    expect(facts).toEqual({ obstacle: 'malformed' });
  });

  test('is refused for a pin where the watcher may not write, and rejects a thumbprint that is not pinned all the same', () => {
    const { list, facts, commands } = refusal({ state: pinning(A), manualRequest: removing(A), updates: 'never' });
    expect(list).toEqual([own.thumbprint, A]);
    expect(facts).toEqual({ obstacle: 'read-only' });
    expect(commands).toEqual([{ kind: 'remove', thumbprint: A }]);
    const { after } = outcomeOf(presenting(own), { state: pinning(), manualRequest: removing(A), updates: 'never' });
    expect([...after.rejected.keys()]).toEqual([A]);
  });

  test.each([A, B])(
    'is refused, with the reason, where the state store cannot be used, whether or not its thumbprint is pinned: %s',
    (thumbprint) => {
      const { list, facts } = refusal({ state: pinning(A), manualRequest: removing(thumbprint), additionsOnly: true });
      expect(list).toEqual([own.thumbprint, A]);
      expect(facts).toEqual({ obstacle: 'not-remembered' });
    },
  );
});

describe('a live thumbprint', () => {
  test('leaves when the operator says evenIfLive, and is not added again in the same step', () => {
    const { plan, findings, enforced } = outcomeOf(presenting(own), {
      state: pinning(A),
      manualRequest: removingEvenIfLive(own.thumbprint),
      updates: 'always',
    });
    expect(enforced).toBe(true);
    expect(plan).toMatchObject({ list: [A], added: [], held: [own.thumbprint] });
    const [held] = findings.filter(({ code }) => code === 'approval-required');
    expect(held).toMatchObject({
      about: own.thumbprint,
      facts: {
        rejectedSince: NOW.toISOString(),
        reason: { reason: 'rejected', since: NOW.toISOString() },
        checked: true,
      },
    });
    expect(held && severityOf(held)).toBe('critical');
    expect(held && offersOf(held).map(({ command }) => command)).toEqual([
      { kind: 'approve', thumbprint: own.thumbprint },
    ]);
  });

  test('leaves where AWS does not check it', () => {
    const { plan, enforced } = outcomeOf(publiclyTrusted().observation, {
      ...publiclyTrusted(),
      state: pinning(A),
      manualRequest: removing(own.thumbprint),
    });
    expect(enforced).toBe(false);
    expect(plan).toMatchObject({ list: [A], held: [own.thumbprint] });
  });
});

describe('a rejected thumbprint', () => {
  const rejecting = (thumbprint: string, state = stateOf({ [A]: {} })) => ({
    ...state,
    rejected: new Map([[thumbprint, ago(3 * DAY)]]),
  });

  test.each(['verified', 'always'] as const)('is held in spite of its evidence where updates is "%s"', (updates) => {
    const { plan, codes } = outcomeOf(publiclyTrusted().observation, {
      ...publiclyTrusted(),
      state: rejecting(own.thumbprint),
      updates,
    });
    expect(plan).toMatchObject({ write: false, held: [own.thumbprint] });
    expect(codes).toEqual(['approval-required']);
  });

  test('is added, and not rejected any more, once the operator approves it', () => {
    const { plan, after } = outcomeOf(presenting(own), {
      state: rejecting(own.thumbprint),
      manualRequest: approving(own.thumbprint),
    });
    expect(plan.added).toEqual([own.thumbprint]);
    expect(after.rejected).toEqual(new Map());
  });

  test('is added, and not rejected any more, once the operator stages it', () => {
    const { plan, after } = outcomeOf(presenting(own), { state: rejecting(B), manualRequest: staging(B) });
    expect(plan.added).toContain(B);
    expect(after.rejected).toEqual(new Map());
  });

  test('is not rejected any more once the operator approves it after someone else pinned it again', () => {
    const state = rejecting(A, stateOf({ [A]: {}, [B]: {} }));
    expect(outcomeOf(presenting(own), { state, manualRequest: approving(A) }).after.rejected).toEqual(new Map());
  });

  test('stays rejected where an approval could not be carried out', () => {
    const state = rejecting(B);
    const { codes, after } = outcomeOf(presenting(own), { state, manualRequest: approving(B) });
    expect(codes).toContain('approval-not-done');
    expect(after.rejected).toEqual(state.rejected);
  });

  test('founds no continuity when someone else pins it again, and that is reported', () => {
    const founding = stateOf({ [own.thumbprint]: OURS_AND_LIVE });
    const back = {
      ...rejecting(own.thumbprint, stateOf({ [A]: {} })),
    };
    const { findings, after, hosts } = outcomeOf(presenting(own), { state: back, pinned: [A, own.thumbprint] });
    expect(findings.find(({ code }) => code === 'external-change')?.facts).toMatchObject({
      rejected: [{ thumbprint: own.thumbprint, since: '2026-11-18T12:00:00.000Z' }],
    });
    expect(hosts[0]?.report.tops[0]?.evidence).toBeNull();
    expect([...after.rejected.keys()]).toEqual([own.thumbprint]);
    // For comparison: the same pin, not rejected, is evidence for itself.
    expect(outcomeOf(presenting(own), { state: founding }).hosts[0]?.report.tops[0]?.evidence).toBe('continuity');
  });

  test('is left out of a restored list, and that is reported', () => {
    const { plan, changes } = outcomeOf(presenting(own), {
      state: rejecting(B, stateOf({ [A]: {}, [own.thumbprint]: OURS_AND_LIVE })),
      manualRequest: restoring(1, B, C),
    });
    expect(plan.list).toEqual([C, own.thumbprint]);
    expect(changes[0]).toMatchObject({
      code: 'list-restored',
      facts: { version: 1, leftOut: [B] },
    });
  });

  test.each([
    ['nothing else is in that list', [B], stateOf({ [A]: {} }), { version: 1, obstacle: 'empty', leftOut: [B] }],
    ['the rest is pinned already', [A, B], stateOf({ [A]: {} }), { version: 1, obstacle: 'same', leftOut: [B] }],
  ])('prevents the restore of a list where %s', (_, list, state, facts) => {
    const dark = withoutDocuments({ ...presenting(own), issuerHost: null });
    const { plan, findings } = outcomeOf(dark, { state: rejecting(B, state), manualRequest: restoring(1, ...list) });
    expect(plan.write).toBe(false);
    expect(findings.find(({ code }) => code === 'restore-not-done')?.facts).toEqual(facts);
  });
});

describe('a removal that an earlier run began', () => {
  const begun = (removals: Removals, of: { before?: string[]; after?: string[] } = {}) => {
    const before = of.before ?? [own.thumbprint, A];
    const pending = pendingOf({ by: 'removal', before, after: of.after ?? [own.thumbprint] }, {}, [], null, removals);
    return { ...pinning(A), pending };
  };

  test('counts as done when it took place, with its thumbprint rejected since then and no external change', () => {
    const { codes, after, plan } = outcomeOf(presenting(own), {
      state: begun(new Map([[A, false]])),
      pinned: [own.thumbprint],
    });
    expect(codes).toEqual([]);
    expect(plan.write).toBe(false);
    expect(after.rejected).toEqual(new Map([[A, ago(DAY / 4)]]));
    expect(after.unrecorded.map(({ by }) => by)).toEqual(['removal']);
  });

  test('is done now when it did not take place, with evenIfLive where the operator said so', () => {
    const { plan, after } = outcomeOf(presenting(own), { state: begun(new Map([[A, false]])) });
    expect(plan).toMatchObject({ list: [own.thumbprint], retired: [A] });
    expect([...after.rejected.keys()]).toEqual([A]);
    const live = begun(new Map([[own.thumbprint, true]]), { after: [A] });
    expect(outcomeOf(presenting(own), { state: live }).plan.retired).toEqual([own.thumbprint]);
  });

  test('is done even if the issuer does not answer', () => {
    const dark = withoutDocuments({ ...presenting(own), issuerHost: null });
    expect(outcomeOf(dark, { state: begun(new Map([[A, false]])) }).plan.retired).toEqual([A]);
  });

  test('is given up when it may not be done any more, and that is reported', () => {
    const { plan, codes, after } = outcomeOf(presenting(own), {
      state: begun(new Map([[own.thumbprint, false]]), { after: [A] }),
    });
    expect(plan.write).toBe(false);
    expect(codes).toContain('removal-not-done');
    expect(after).toMatchObject({ pending: null, rejected: new Map() });
  });

  test('is given up and reported once when it may not be done any more, even while the issuer does not answer', () => {
    const dark = withoutDocuments({ ...presenting(own), issuerHost: null });
    const { codes, after } = outcomeOf(dark, { state: begun(new Map([[own.thumbprint, false]]), { after: [A] }) });
    expect(codes).toContain('removal-not-done');
    expect(outcomeOf(dark, { state: after }).codes).not.toContain('removal-not-done');
  });

  test('becomes a rejection alone when someone else removed its thumbprint meanwhile', () => {
    const state = begun(new Map([[A, false]]), { before: [own.thumbprint, A, B], after: [own.thumbprint, B] });
    const { after } = outcomeOf(presenting(own), { state, pinned: [own.thumbprint, C] });
    expect([...after.rejected.keys()]).toEqual([A]);
  });

  test.each([
    ['approves', 'approved', approving(A)],
    ['stages', 'staged', staging(A)],
  ])('is given up once the operator %s the same thumbprint', (_, by, manualRequest) => {
    const { plan, after } = outcomeOf(presenting(own), { state: begun(new Map([[A, false]])), manualRequest });
    expect(plan.write).toBe(false);
    expect(after.rejected).toEqual(new Map());
    expect(after.thumbprints.get(A)?.by).toBe(by);
  });

  test('a new removal ends a staging that an earlier run began', () => {
    const pending = pendingOf({ before: [own.thumbprint], after: [own.thumbprint, A] }, { [A]: { by: 'staged' } });
    const { plan, after } = outcomeOf(presenting(own), {
      state: { ...pinning(), pending },
      manualRequest: removing(A),
    });
    expect(plan.write).toBe(false);
    expect(after).toMatchObject({ pending: null, rejected: new Map([[A, NOW]]) });
  });

  test('keeps its thumbprint out of a list that the operator restores in the next run', () => {
    const { plan } = outcomeOf(presenting(own), {
      state: begun(new Map([[A, false]])),
      manualRequest: restoring(2, A, B),
    });
    expect(plan.list).toEqual([B, own.thumbprint]);
  });
});

describe('a CA that the operator removes', () => {
  let old: Authority;
  let next: Authority;
  let chain: Parameters<typeof presented>[0];

  beforeAll(async () => {
    old = await createAuthority({ name: 'Old CA', validity: VALIDITY });
    next = await createAuthority({ name: 'Next CA', issuer: old, validity: VALIDITY });
    chain = [await issueLeaf(next, { hosts: ['issuer.example'], validity: VALIDITY }), next];
  });

  const observation = () => seen(hostSeen('issuer.example', presented(chain, UNTRUSTED)));
  const remembering = () => {
    const { der } = old;
    const certificate = { sha256: sha256Of(der), der };
    const superseded = { ...OURS_AND_LIVE, supersededSince: ago(DAY), certificate };
    return stateOf({ [old.thumbprint]: superseded, [A]: {} }, { enforced: true });
  };

  test('is no evidence in the same step, so that a top that it signed is held', () => {
    // For comparison: as long as it is pinned, what it signed is added.
    expect(outcomeOf(observation(), { state: remembering() }).plan.added).toEqual([next.thumbprint]);
    const { plan } = outcomeOf(observation(), { state: remembering(), manualRequest: removing(old.thumbprint) });
    expect(plan).toMatchObject({ list: [A], added: [], held: [next.thumbprint] });
  });

  test('is no evidence when someone else pins it again', () => {
    const state = { ...remembering(), rejected: new Map([[old.thumbprint, ago(DAY)]]) };
    expect(outcomeOf(observation(), { state }).plan).toMatchObject({ write: false, held: [next.thumbprint] });
  });

  test('is not offered for approval when someone else pins it again', () => {
    const entry = { ...remembering().thumbprints.get(old.thumbprint), founds: false };
    const state = stateOf({ [old.thumbprint]: entry, [A]: {} }, { enforced: true });
    // The twin: what nobody took out, and someone else put in.
    expect(outcomeOf(observation(), { state }).codes).toContain('external-pin-unapproved');
    const rejected = new Map([[old.thumbprint, ago(DAY)]]);
    expect(outcomeOf(observation(), { state: { ...state, rejected } }).codes).not.toContain('external-pin-unapproved');
  });

  test('is evidence again once the operator stages it', () => {
    const state = { ...remembering(), rejected: new Map([[old.thumbprint, ago(DAY)]]) };
    expect(outcomeOf(observation(), { state, manualRequest: staging(old.thumbprint) }).plan.added).toEqual([
      next.thumbprint,
    ]);
  });
});
