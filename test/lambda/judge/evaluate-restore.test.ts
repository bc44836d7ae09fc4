import { type ServerCertificate } from '../../../sandbox/certificates';
import { approving, outcomeOf, presenting, restoring, withoutDocuments } from '../../support/evaluation';
import { A, B, C, D, E, DAY, ago, stateOf, pendingOf } from '../../support/remembered';
import { fresh, own } from './evaluation-fixtures';

const live = { lastLive: ago(DAY) };

function state() {
  return stateOf({ [own.thumbprint]: live, [A]: {} });
}

test('a restored list is reported as restored and recorded with its number, and its additions count as staged', () => {
  const { plan, changed, after } = outcomeOf(presenting(own), { state: state(), manualRequest: restoring(2, B, C) });
  expect(plan.list).toEqual([B, C, own.thumbprint]);
  expect(changed).toEqual([
    'list-restored',
    `thumbprint-staged ${B}`,
    `thumbprint-staged ${C}`,
    `thumbprint-retired ${A}`,
  ]);
  expect(after.unrecorded).toMatchObject([{ version: 4, by: 'restore', restored: 2 }]);
  expect([B, C].map((one) => after.thumbprints.get(one)?.by)).toEqual(['staged', 'staged']);
});

test('a live thumbprint without evidence counts as approved when a restored list brings it back', () => {
  const { after } = outcomeOf(presenting(own, fresh), {
    state: state(),
    manualRequest: restoring(2, fresh.thumbprint),
  });
  expect(after.thumbprints.get(fresh.thumbprint)?.by).toBe('approved');
  expect(after.unrecorded).toMatchObject([{ by: 'restore', evidence: { [fresh.thumbprint]: null } }]);
});

describe('a restore while the documents cannot be read', () => {
  const blind = (...seen: ServerCertificate[]) => withoutDocuments(presenting(...seen));

  test('keeps a pin that was live at the last look', () => {
    const { plan } = outcomeOf(blind(), { state: state(), manualRequest: restoring(2, B) });
    expect(plan).toMatchObject({ write: true, list: [B, own.thumbprint], retired: [A] });
  });

  test('keeps a pin that a host presents now, though it was never live before', () => {
    const unseen = stateOf({ [own.thumbprint]: {}, [A]: {} });
    const { plan } = outcomeOf(blind(own), { state: unseen, manualRequest: restoring(2, B) });
    expect(plan.list).toEqual([B, own.thumbprint]);
  });
});

describe('a restore that cannot be done', () => {
  const tooMany = () => restoring(2, A, B, C, D, E);
  const said = ({ findings }: ReturnType<typeof outcomeOf>) =>
    findings.filter(({ code }) => code === 'restore-not-done').map(({ facts }) => facts);

  test('is reported as not done, and nothing is reported or recorded as restored', () => {
    const outcome = outcomeOf(presenting(own), { state: state(), manualRequest: tooMany() });
    expect(said(outcome)).toEqual([{ version: 2, obstacle: 'too-long', count: 6, staying: [own.thumbprint] }]);
    expect(outcome).toMatchObject({ changed: [], pending: null, restored: null });
  });

  test('lets an approval in the same request be written, and be recorded as an approval', () => {
    const manualRequest = { ...tooMany(), ...approving(fresh.thumbprint), restore: tooMany().restore };
    const outcome = outcomeOf(presenting(own, fresh), { state: state(), manualRequest });
    expect(outcome.changed).toEqual([`thumbprint-added ${fresh.thumbprint}`]);
    expect(outcome.after.unrecorded).toMatchObject([{ by: 'approval', restored: null }]);
  });

  test('is reported as not done when nothing would change', () => {
    const outcome = outcomeOf(presenting(own), { state: state(), manualRequest: restoring(2, A) });
    expect(said(outcome)).toEqual([{ version: 2, obstacle: 'same', leftOut: [] }]);
  });
});

describe('a restore that an earlier run began', () => {
  const begun = () =>
    pendingOf(
      { before: [own.thumbprint, A], after: [B, own.thumbprint], by: 'restore', restored: 2 },
      { [B]: { by: 'staged' } },
      [],
      { version: 2, list: [B] },
    );

  test.each([
    ['can', presenting],
    ['cannot', (...seen: ServerCertificate[]) => withoutDocuments(presenting(...seen))],
  ])('is done by the next run where the documents %s be read', (_, look) => {
    const { plan, after } = outcomeOf(look(own), { state: { ...state(), pending: begun() } });
    expect(plan).toMatchObject({ write: true, list: [B, own.thumbprint], retired: [A] });
    expect(after).toMatchObject({ pending: null, unrecorded: [{ by: 'restore', restored: 2 }] });
  });

  test('restores its list alone, without a pin that had to stay then and was removed by someone else since', () => {
    const pending = pendingOf(
      { before: [own.thumbprint, A, C], after: [B, own.thumbprint, C], by: 'restore', restored: 2 },
      { [B]: { by: 'staged' } },
      [],
      { version: 2, list: [B] },
    );
    const known = stateOf({ [own.thumbprint]: live, [A]: {}, [C]: live }, { pending });
    const { plan } = outcomeOf(presenting(own), { state: known, pinned: [own.thumbprint, A] });
    expect(plan).toMatchObject({ write: true, list: [B, own.thumbprint] });
  });

  test('is given up and reported once when it is not possible any more, even while the issuer does not answer', () => {
    const others = [own.thumbprint, A, C, D, E];
    const entries = Object.fromEntries(others.map((one) => [one, live]));
    const crowded = stateOf(entries, { pending: { ...begun(), list: { ...begun().list, before: others } } });
    const { codes, after } = outcomeOf(withoutDocuments(presenting()), { state: crowded });
    expect(codes.filter((code) => code.endsWith('-not-done'))).toEqual(['restore-not-done']);
    expect(outcomeOf(withoutDocuments(presenting()), { state: after }).codes).not.toContain('restore-not-done');
  });
});
