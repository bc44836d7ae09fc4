import type { Evaluation } from '../../../lambda/judge/evaluate';
import type { ProviderState } from '../../../lambda/judge/state/provider-state';
import { type ServerCertificate, createAuthority, issueLeaf } from '../../../sandbox/certificates';
import {
  afterwards,
  approving,
  outcomeOf,
  ownCertificate,
  presenting,
  staging,
  withoutDocuments,
} from '../../support/evaluation';
import { TRUSTED, basis, hostSeen, presented, seen } from '../../support/judgement';
import { A, B, C, D, DAY, VALIDITY, NOW, ago, later, stateOf, thumb } from '../../support/remembered';

let old: ServerCertificate;
let fresh: ServerCertificate;

beforeAll(async () => {
  old = await ownCertificate();
  fresh = await ownCertificate();
});

/** What is remembered when the process died between the note of the write and the write. */
function cutShort({ state, pending }: Evaluation): ProviderState {
  return { ...state, pending };
}

function inPlace() {
  return stateOf({ [old.thumbprint]: { lastLive: ago(DAY) } });
}

function full() {
  return stateOf({ [old.thumbprint]: { lastLive: ago(DAY) }, [A]: {}, [B]: {}, [C]: {}, [D]: {} });
}

function notDone(findings: Evaluation['findings']) {
  return findings.filter(({ code }) => code === 'approval-not-done').map(({ about, facts }) => ({ about, ...facts }));
}

describe('an approved thumbprint', () => {
  test('is added, remembered as approved, and recorded as an approval', () => {
    const { plan, after } = outcomeOf(presenting(fresh), {
      state: inPlace(),
      manualRequest: approving(fresh.thumbprint),
    });
    expect(plan.added).toEqual([fresh.thumbprint]);
    expect(after.thumbprints.get(fresh.thumbprint)?.by).toBe('approved');
    expect(after.unrecorded).toMatchObject([
      { version: 4, by: 'approval', evidence: { [fresh.thumbprint]: 'approved' } },
    ]);
  });

  test('is remembered as approved even where the watcher would have added it by itself', async () => {
    const root = await createAuthority({ name: 'Root', validity: VALIDITY });
    const leaf = await issueLeaf(root, { hosts: ['issuer.example'], validity: VALIDITY });
    const observation = seen(hostSeen('issuer.example', presented([leaf, root], TRUSTED)));
    const { anchors } = basis({ publicCas: [root] });
    const { after } = outcomeOf(observation, { state: inPlace(), manualRequest: approving(root.thumbprint), anchors });
    expect(after.thumbprints.get(root.thumbprint)?.by).toBe('approved');
    expect(after.unrecorded).toMatchObject([{ by: 'approval', evidence: { [root.thumbprint]: 'web-pki' } }]);
  });

  test('is added by the next run when the process died before the write', () => {
    const first = outcomeOf(presenting(fresh), { state: inPlace(), manualRequest: approving(fresh.thumbprint) });
    const next = outcomeOf(presenting(fresh), { state: cutShort(first), now: later(DAY) });
    expect(next.plan.added).toEqual([fresh.thumbprint]);
    expect(next.after.thumbprints.get(fresh.thumbprint)?.by).toBe('approved');
  });

  test('waits while the documents cannot be read, and is added when they can', () => {
    const first = outcomeOf(presenting(fresh), { state: inPlace(), manualRequest: approving(fresh.thumbprint) });
    const blind = outcomeOf(withoutDocuments(presenting(fresh)), { state: cutShort(first) });
    expect(notDone(blind.findings)).toEqual([]);
    expect(outcomeOf(presenting(fresh), { state: blind.after }).plan.added).toEqual([fresh.thumbprint]);
  });

  test('is given up, and reported as not done once, when no host presents it any more before the write', () => {
    const first = outcomeOf(presenting(old, fresh), { state: inPlace(), manualRequest: approving(fresh.thumbprint) });
    const next = outcomeOf(presenting(old), { state: cutShort(first) });
    expect(notDone(next.findings)).toEqual([{ about: fresh.thumbprint, obstacle: 'not-live', live: [old.thumbprint] }]);
    expect(next.after.pending).toBeNull();
    expect(notDone(outcomeOf(presenting(old), { state: next.after }).findings)).toEqual([]);
  });

  test('is given up, and reported as not done, when no host presents it any more and another thumbprint is written', () => {
    const first = outcomeOf(presenting(old, fresh), { state: inPlace(), manualRequest: approving(fresh.thumbprint) });
    const next = outcomeOf(presenting(old), { state: cutShort(first), manualRequest: staging(A) });
    expect(next.plan.added).toEqual([A]);
    expect(notDone(next.findings)).toHaveLength(1);
  });

  test('is reported as not added when no place in the list is free', () => {
    const { findings, plan } = outcomeOf(presenting(old, fresh), {
      state: full(),
      manualRequest: approving(fresh.thumbprint),
    });
    expect(plan).toMatchObject({ write: false, unplaced: [fresh.thumbprint] });
    expect(notDone(findings)).toEqual([{ about: fresh.thumbprint, obstacle: 'full', staged: false }]);
  });

  test('is remembered as approved where it was pinned already, and the approval is reported', () => {
    const { codes, after } = outcomeOf(presenting(old), {
      state: inPlace(),
      manualRequest: approving(old.thumbprint),
    });
    expect(codes).toEqual(['thumbprint-approved']);
    expect(after.thumbprints.get(old.thumbprint)).toMatchObject({ by: 'approved', lastLive: NOW });
  });
});

describe('a superseded thumbprint', () => {
  const superseded = () =>
    stateOf({
      [old.thumbprint]: { lastLive: ago(DAY) },
      [A]: { lastLive: ago(41 * DAY), supersededSince: ago(40 * DAY) },
    });

  test.each([
    ['approved', approving(A)],
    ['staged', staging(A)],
  ] as const)('stays, however long it has been superseded, once it is %s', (by, manualRequest) => {
    const approved = outcomeOf(presenting(old), { state: superseded(), manualRequest });
    expect(approved.plan.write).toBe(false);
    expect(approved.after.thumbprints.get(A)).toMatchObject({
      by,
      firstSeen: NOW,
      lastLive: null,
      supersededSince: null,
    });
    const muchLater = outcomeOf(presenting(old), { state: approved.after, now: later(29 * DAY) });
    expect(muchLater).toMatchObject({ plan: { write: false }, codes: [] });
  });

  test('is retired after the overlap when it is neither approved nor staged', () => {
    expect(outcomeOf(presenting(old), { state: superseded() }).plan.retired).toEqual([A]);
  });
});

test('an approval ends once its thumbprint has been superseded for longer than the overlap', () => {
  const approvedOne = { by: 'approved' as const, lastLive: ago(DAY) };
  const entries = { [old.thumbprint]: { lastLive: ago(DAY) }, [A]: approvedOne };
  const { after } = outcomeOf(presenting(old), { state: stateOf(entries) });
  expect(outcomeOf(presenting(old), { state: after, now: later(30 * DAY) }).plan.write).toBe(false);
  expect(outcomeOf(presenting(old), { state: after, now: later(31 * DAY) }).changed).toEqual([
    `thumbprint-retired ${A}`,
  ]);
});

describe('a staged thumbprint', () => {
  test('is added though no host presents it, and stays', () => {
    const first = outcomeOf(presenting(old), { state: inPlace(), manualRequest: staging(A) });
    expect(first.changed).toEqual([`thumbprint-staged ${A}`]);
    expect(first.after.thumbprints.get(A)).toMatchObject({ by: 'staged', lastLive: null });
    expect(first.after.unrecorded).toMatchObject([{ by: 'approval', evidence: { [A]: 'staged' } }]);
    expect(outcomeOf(presenting(old), { state: first.after, now: later(900 * DAY) }).plan.write).toBe(false);
  });

  test('is added by the next run when the process died before the write', () => {
    const first = outcomeOf(presenting(old), { state: inPlace(), manualRequest: staging(A) });
    const next = outcomeOf(presenting(old), { state: cutShort(first) });
    expect(next.after.thumbprints.get(A)?.by).toBe('staged');
  });

  test('is given up, and reported as not pinned, when no place in the list is free', () => {
    const first = outcomeOf(presenting(old), { state: inPlace(), manualRequest: staging(A) });
    const others = [old.thumbprint, B, C, D, thumb(5)];
    const next = outcomeOf(presenting(old), { state: cutShort(first), pinned: others });
    expect(notDone(next.findings)).toEqual([{ about: A, obstacle: 'full', staged: true }]);
    expect(afterwards(next).pending).toBeNull();
  });

  test('is reported as unused after a month, which begins again when the operator stages it again', () => {
    const state = stateOf({
      [old.thumbprint]: { lastLive: ago(DAY) },
      [A]: { by: 'staged', firstSeen: ago(31 * DAY) },
    });
    expect(outcomeOf(presenting(old), { state }).codes).toEqual(['staged-unused']);
    expect(outcomeOf(presenting(old), { state, manualRequest: staging(A) }).codes).toEqual(['thumbprint-approved']);
  });

  test('is reported once when it goes live, even where the documents cannot be read', () => {
    const state = stateOf({ [old.thumbprint]: { lastLive: ago(DAY) }, [fresh.thumbprint]: { by: 'staged' } });
    const first = outcomeOf(withoutDocuments(presenting(fresh)), { state });
    expect(first.codes).toContain('staged-live');
    expect(outcomeOf(presenting(fresh), { state: first.after }).codes).toEqual([]);
  });
});
