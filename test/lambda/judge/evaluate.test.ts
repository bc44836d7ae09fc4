import { NOTHING_KNOWN } from '../../../lambda/judge/state/provider-state';
import { type Authority, createAuthority, issueLeaf } from '../../../sandbox/certificates';
import { approving, outcomeOf, presenting, withoutDocuments } from '../../support/evaluation';
import { UNTRUSTED, hostSeen, presented, seen } from '../../support/judgement';
import {
  A,
  B,
  DAY,
  VALIDITY,
  HOUR,
  NOW,
  OURS_AND_LIVE,
  ago,
  later,
  stateOf,
  pendingOf,
} from '../../support/remembered';
import { fresh, own } from './evaluation-fixtures';

test('a first look at a sound provider reports and writes nothing, and remembers its list as found and its pin as enforced', () => {
  const { codes, pending, after } = outcomeOf(presenting(own), { state: NOTHING_KNOWN, pinned: [own.thumbprint] });
  expect({ codes, pending }).toEqual({ codes: [], pending: null });
  expect(after).toMatchObject({ version: 1, enforced: true, unrecorded: [{ by: 'found' }] });
  expect(after.thumbprints.get(own.thumbprint)).toMatchObject({ by: 'found', firstSeen: NOW, lastLive: NOW });
});

test('a write is kept as pending before it is done, with the new list, its additions and the findings to report', () => {
  const { pending, state } = outcomeOf(presenting(fresh), {
    state: stateOf({ [A]: {} }),
    updates: 'always',
  });
  expect(state).toMatchObject({ list: [A], version: 3, pending: null });
  expect(pending).toMatchObject({
    list: {
      version: 4,
      at: NOW,
      by: 'watcher',
      runId: 'this run',
      before: [A],
      after: [A, fresh.thumbprint],
      evidence: { [fresh.thumbprint]: null },
      restored: null,
    },
    findings: [{ code: 'trusted-on-first-use' }],
  });
  expect(pending?.added.get(fresh.thumbprint)).toMatchObject({ by: 'watcher', firstSeen: NOW, lastLive: NOW });
});

describe('an overlap', () => {
  const rotated = (supersededSince: Date) =>
    stateOf({ [own.thumbprint]: { lastLive: ago(DAY) }, [A]: { lastLive: supersededSince, supersededSince } });

  test('begins when a complete look does not show the old thumbprint any more', () => {
    const both = stateOf({ [own.thumbprint]: { lastLive: ago(DAY) }, [A]: { lastLive: ago(DAY) } });
    expect(outcomeOf(presenting(own), { state: both }).after.thumbprints.get(A)?.supersededSince).toEqual(NOW);
  });

  test('ends after 30 days, when the old thumbprint is retired', () => {
    expect(outcomeOf(presenting(own), { state: rotated(ago(30 * DAY)) }).changed).toEqual([]);
    const { changed, after } = outcomeOf(presenting(own), { state: rotated(ago(30 * DAY + HOUR)) });
    expect(changed).toEqual([`thumbprint-retired ${A}`]);
    expect([...after.thumbprints.keys()]).toEqual([own.thumbprint]);
  });

  test('lasts while the documents cannot be read, and where it is unlimited', () => {
    const state = rotated(ago(90 * DAY));
    expect(outcomeOf(withoutDocuments(presenting(own)), { state }).plan.write).toBe(false);
    expect(outcomeOf(presenting(own), { state, overlapMs: null }).plan.write).toBe(false);
  });

  test('neither begins again nor ends when the clock goes back', () => {
    const { after } = outcomeOf(presenting(own), { state: rotated(later(2 * DAY)) });
    expect(after.thumbprints.get(A)?.supersededSince).toEqual(later(2 * DAY));
  });
});

describe('a certificate that is remembered', () => {
  let root: Authority;
  let renewed: Authority;
  beforeAll(async () => {
    root = await createAuthority({ name: 'Private root', validity: VALIDITY });
    renewed = await createAuthority({ name: 'Private root', keyPair: root.keys, validity: VALIDITY });
  });
  const behind = async (authority: Authority) => {
    const leaf = await issueLeaf(authority, { hosts: ['issuer.example'], validity: VALIDITY });
    return seen(hostSeen('issuer.example', presented([leaf, authority], UNTRUSTED)));
  };

  test('is evidence for its successor with the same name and key', async () => {
    const state = stateOf({ [root.thumbprint]: {} });
    const { after } = outcomeOf(await behind(root), { state });
    const { plan } = outcomeOf(await behind(renewed), { state: after, now: later(DAY) });
    expect(plan).toMatchObject({ write: true, added: [renewed.thumbprint], held: [] });
    expect(outcomeOf(await behind(renewed), { state }).plan.held).toEqual([renewed.thumbprint]);
  });
});

describe('a provider whose list someone else keeps changing back', () => {
  const stopped = () => stateOf({ [A]: {} }, { stoppedSince: ago(DAY), removedByOthers: [ago(DAY), ago(2 * DAY)] });

  test('is not written to, and the stop is reported, whether or not the issuer answers', () => {
    const { codes, plan } = outcomeOf(presenting(fresh), { state: stopped(), updates: 'always' });
    expect({ codes, write: plan.write }).toEqual({ codes: ['writing-stopped', 'update-forbidden'], write: false });
    expect(outcomeOf(withoutDocuments(presenting()), { state: stopped() }).codes).toContain('writing-stopped');
  });

  test('is written to again when the operator approves a thumbprint', () => {
    const { codes, plan, after } = outcomeOf(presenting(fresh), {
      state: stopped(),
      manualRequest: approving(fresh.thumbprint),
    });
    expect({ codes, added: plan.added }).toEqual({ codes: [], added: [fresh.thumbprint] });
    expect(after).toMatchObject({ stoppedSince: null, removedByOthers: [] });
  });

  test('is reported with a list for its template: the live and the staged pins, or all pins where the documents cannot be read', () => {
    const state = stateOf(
      { [own.thumbprint]: { lastLive: ago(DAY) }, [A]: { by: 'staged' }, [B]: {} },
      { stoppedSince: ago(DAY) },
    );
    const { findings } = outcomeOf(presenting(own), { state, tags: { ManagedBy: 'terraform' } });
    expect(findings[0]).toMatchObject({
      code: 'writing-stopped',
      facts: { owner: { tool: 'terraform' }, wanted: [own.thumbprint, A] },
    });
    const blind = outcomeOf(withoutDocuments(presenting()), { state, tags: { ManagedBy: 'terraform' } });
    expect(blind.findings[0]?.facts).toMatchObject({ wanted: [own.thumbprint, A, B] });
  });
});

describe('an external change', () => {
  test('is in the outbox as soon as it is seen, before the pending write of the same run', () => {
    const state = stateOf({ [A]: {}, [B]: OURS_AND_LIVE });
    const evaluation = outcomeOf(presenting(fresh), { state, pinned: [A], updates: 'always' });
    expect(evaluation.pending).not.toBeNull();
    expect(evaluation.state.outbox).toMatchObject([
      { finding: { code: 'external-change' }, at: NOW, runId: 'this run' },
    ]);
  });

  test('is reported with the approvals that it ends', () => {
    const state = stateOf({ [A]: {}, [B]: { by: 'approved' } });
    const { findings } = outcomeOf(presenting(), { state, pinned: [A] });
    expect(findings[0]).toMatchObject({ code: 'external-change', facts: { approvals: [B] } });
  });
});

test('the last write is not undone where IAM still shows the list from before it', () => {
  const state = stateOf(
    { [own.thumbprint]: { lastLive: ago(DAY) }, [A]: { by: 'staged' } },
    { lastWrite: { at: ago(60_000), before: [own.thumbprint, B] } },
  );
  const { plan, after } = outcomeOf(presenting(own, fresh), {
    state,
    pinned: [own.thumbprint, B],
    updates: 'always',
  });
  expect(plan.list).toEqual([own.thumbprint, A, fresh.thumbprint]);
  expect(after.thumbprints.get(A)?.by).toBe('staged');
});

test('a pending write of the watcher itself is dropped without a report when it is not needed any more', () => {
  const pending = pendingOf({ before: [own.thumbprint], after: [own.thumbprint, A] }, { [A]: { by: 'watcher' } });
  const state = stateOf({ [own.thumbprint]: { lastLive: ago(DAY) } }, { pending });
  const { codes, after } = outcomeOf(presenting(own), { state });
  expect({ codes, pending: after.pending }).toEqual({ codes: [], pending: null });
});

test('a provider stays remembered as enforced while a look cannot tell', () => {
  const state = stateOf({ [own.thumbprint]: {} }, { enforced: true });
  expect(outcomeOf(withoutDocuments(presenting()), { state })).toMatchObject({
    enforced: null,
    enforcedBy: [{ reason: 'unreachable' }, { reason: 'formerly', enforced: true }],
    after: { enforced: true },
  });
});
