import { NOTHING_KNOWN } from '../../../lambda/judge/state/provider-state';
import { type Authority, type ServerCertificate, createAuthority, issueLeaf } from '../../../sandbox/certificates';
import { approving, outcomeOf, ownCertificate, presenting, withoutDocuments } from '../../support/evaluation';
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

let own: ServerCertificate;
let fresh: ServerCertificate;

beforeAll(async () => {
  own = await ownCertificate();
  fresh = await ownCertificate();
});

test('a first look at a sound provider has nothing to tell, and much to remember', () => {
  const { codes, pending, after } = outcomeOf(presenting(own), { state: NOTHING_KNOWN, pinned: [own.thumbprint] });
  expect({ codes, pending }).toEqual({ codes: [], pending: null });
  expect(after).toMatchObject({ version: 1, enforced: true, unrecorded: [{ by: 'found' }] });
  expect(after.thumbprints.get(own.thumbprint)).toMatchObject({ by: 'found', firstSeen: NOW, lastLive: NOW });
});

test('a write is noted before it is done: the list to be, what it adds, and what to tell of it', () => {
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

  test('begins when a look at all hosts does not show the old one any more', () => {
    const both = stateOf({ [own.thumbprint]: { lastLive: ago(DAY) }, [A]: { lastLive: ago(DAY) } });
    expect(outcomeOf(presenting(own), { state: both }).after.thumbprints.get(A)?.supersededSince).toEqual(NOW);
  });

  test('ends after its days, when the old one is retired', () => {
    expect(outcomeOf(presenting(own), { state: rotated(ago(30 * DAY)) }).changed).toEqual([]);
    const { changed, after } = outcomeOf(presenting(own), { state: rotated(ago(30 * DAY + HOUR)) });
    expect(changed).toEqual([`thumbprint-retired ${A}`]);
    expect([...after.thumbprints.keys()]).toEqual([own.thumbprint]);
  });

  test('lasts while the issuer is out of reach, and when nothing is ever to leave', () => {
    const state = rotated(ago(90 * DAY));
    expect(outcomeOf(withoutDocuments(presenting(own)), { state }).plan.write).toBe(false);
    expect(outcomeOf(presenting(own), { state, overlapMs: null }).plan.write).toBe(false);
  });

  test('neither begins nor ends by a clock that goes back', () => {
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

  test('vouches for its successor with the same name and key', async () => {
    const state = stateOf({ [root.thumbprint]: {} });
    const { after } = outcomeOf(await behind(root), { state });
    const { plan } = outcomeOf(await behind(renewed), { state: after, now: later(DAY) });
    expect(plan).toMatchObject({ write: true, added: [renewed.thumbprint], held: [] });
    expect(outcomeOf(await behind(renewed), { state }).plan.held).toEqual([renewed.thumbprint]);
  });
});

describe('while someone else keeps undoing it', () => {
  const stopped = () => stateOf({ [A]: {} }, { stoppedSince: ago(DAY), removedByOthers: [ago(DAY), ago(2 * DAY)] });

  test('nothing is written, and that is said, whether or not the issuer answers', () => {
    const { codes, plan } = outcomeOf(presenting(fresh), { state: stopped(), updates: 'always' });
    expect({ codes, write: plan.write }).toEqual({ codes: ['writing-stopped', 'update-forbidden'], write: false });
    expect(outcomeOf(withoutDocuments(presenting()), { state: stopped() }).codes).toContain('writing-stopped');
  });

  test('a person’s word lets the watcher write again', () => {
    const { codes, plan, after } = outcomeOf(presenting(fresh), {
      state: stopped(),
      manualRequest: approving(fresh.thumbprint),
    });
    expect({ codes, added: plan.added }).toEqual({ codes: [], added: [fresh.thumbprint] });
    expect(after).toMatchObject({ stoppedSince: null, removedByOthers: [] });
  });

  test('the template is given what is live and proven, and what a person approved', () => {
    const state = stateOf(
      { [own.thumbprint]: { lastLive: ago(DAY) }, [A]: { by: 'staged' }, [B]: {} },
      { stoppedSince: ago(DAY) },
    );
    const { findings } = outcomeOf(presenting(own), { state, tags: { ManagedBy: 'terraform' } });
    expect(findings[0]?.action).toContain(`\nthumbprint_list = ["${own.thumbprint}", "${A}"]\n`);
    const blind = outcomeOf(withoutDocuments(presenting()), { state, tags: { ManagedBy: 'terraform' } });
    expect(blind.findings[0]?.action).toContain(`"${own.thumbprint}", "${A}", "${B}"`);
  });
});

describe('what happened', () => {
  test('waits in the memory from the moment it is seen, so that a process that dies leaves it to the next run', () => {
    const state = stateOf({ [A]: {}, [B]: OURS_AND_LIVE });
    const evaluation = outcomeOf(presenting(fresh), { state, pinned: [A], updates: 'always' });
    expect(evaluation.pending).not.toBeNull();
    expect(evaluation.state.outbox).toMatchObject([
      { finding: { code: 'external-change' }, at: NOW, runId: 'this run' },
    ]);
  });

  test('names the approvals that someone else ended', () => {
    const state = stateOf({ [A]: {}, [B]: { by: 'approved' } });
    const { findings } = outcomeOf(presenting(), { state, pinned: [A] });
    expect(findings[0]?.message).toContain(`That ends the approval of ${B}.`);
  });
});

test('where IAM shows the list from before our last write, that write is not undone', () => {
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

test('a write of the watcher’s own that is not wanted any more is dropped without a word', () => {
  const pending = pendingOf({ before: [own.thumbprint], after: [own.thumbprint, A] }, { [A]: { by: 'watcher' } });
  const state = stateOf({ [own.thumbprint]: { lastLive: ago(DAY) } }, { pending });
  const { codes, after } = outcomeOf(presenting(own), { state });
  expect({ codes, pending: after.pending }).toEqual({ codes: [], pending: null });
});

test('whether AWS checks the pin is remembered while nobody can tell', () => {
  const state = stateOf({ [own.thumbprint]: {} }, { enforced: true });
  expect(outcomeOf(withoutDocuments(presenting()), { state })).toMatchObject({
    enforced: null,
    after: { enforced: true },
  });
});
