import { type ServerCertificate } from '../../../sandbox/certificates';
import {
  approving,
  outcomeOf,
  ownCertificate,
  presenting,
  restoring,
  withoutDocuments,
} from '../../support/evaluation';
import { A, B, C, D, E, DAY, ago, stateOf, pendingOf } from '../../support/remembered';

let own: ServerCertificate;
let fresh: ServerCertificate;

beforeAll(async () => {
  own = await ownCertificate();
  fresh = await ownCertificate();
});

const live = { lastLive: ago(DAY) };
const state = () => stateOf({ [own.thumbprint]: live, [A]: {} });

test('a list that is put back is told as such, recorded with its number, and what it brings is a person’s', () => {
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

test('what it brings back is a person’s also when it is live and nothing vouches for it', () => {
  const { after } = outcomeOf(presenting(own, fresh), {
    state: state(),
    manualRequest: restoring(2, fresh.thumbprint),
  });
  expect(after.thumbprints.get(fresh.thumbprint)?.by).toBe('approved');
  expect(after.unrecorded).toMatchObject([{ by: 'restore', evidence: { [fresh.thumbprint]: null } }]);
});

describe('while the issuer is out of reach', () => {
  const blind = (...seen: ServerCertificate[]) => withoutDocuments(presenting(...seen));

  test('what was live when last looked at stays', () => {
    const { plan } = outcomeOf(blind(), { state: state(), manualRequest: restoring(2, B) });
    expect(plan).toMatchObject({ write: true, list: [B, own.thumbprint], retired: [A] });
  });

  test('what its hosts do show stays, though it was never seen before', () => {
    const unseen = stateOf({ [own.thumbprint]: {}, [A]: {} });
    const { plan } = outcomeOf(blind(own), { state: unseen, manualRequest: restoring(2, B) });
    expect(plan.list).toEqual([B, own.thumbprint]);
  });
});

describe('a restore that cannot be done', () => {
  const tooMany = () => restoring(2, A, B, C, D, E);
  const said = ({ findings }: ReturnType<typeof outcomeOf>) =>
    findings.filter(({ code }) => code === 'restore-not-done').map(({ message }) => message);

  test('is said, and nothing is told or recorded as put back', () => {
    const outcome = outcomeOf(presenting(own), { state: state(), manualRequest: tooMany() });
    expect(said(outcome)).toEqual([
      `Version 2 of the list was not put back: with version 2 the list would hold 6 thumbprints, since these have to stay: ${own.thumbprint}.`,
    ]);
    expect(outcome).toMatchObject({ changed: [], pending: null, restored: null });
  });

  test('does not claim what is written all the same', () => {
    const manualRequest = { ...tooMany(), ...approving(fresh.thumbprint), restore: tooMany().restore };
    const outcome = outcomeOf(presenting(own, fresh), { state: state(), manualRequest });
    expect(outcome.changed).toEqual([`thumbprint-added ${fresh.thumbprint}`]);
    expect(outcome.after.unrecorded).toMatchObject([{ by: 'approval', restored: null }]);
  });

  test('is said when nothing would change', () => {
    const outcome = outcomeOf(presenting(own), { state: state(), manualRequest: restoring(2, A) });
    expect(said(outcome)).toEqual([
      'Version 2 of the list was not put back: with what has to stay, it is the list in IAM already.',
    ]);
  });
});

describe('a restore that was begun', () => {
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
  ])('is done by the next run, whether or not the documents %s be read', (_, look) => {
    const { plan, after } = outcomeOf(look(own), { state: { ...state(), pending: begun() } });
    expect(plan).toMatchObject({ write: true, list: [B, own.thumbprint], retired: [A] });
    expect(after).toMatchObject({ pending: null, unrecorded: [{ by: 'restore', restored: 2 }] });
  });

  test('puts back that list alone, and not what had to stay then and was taken out by someone since', () => {
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

  test('is given up when it is not possible any more, and that is told once, also while the issuer is silent', () => {
    const others = [own.thumbprint, A, C, D, E];
    const entries = Object.fromEntries(others.map((one) => [one, live]));
    const crowded = stateOf(entries, { pending: { ...begun(), list: { ...begun().list, before: others } } });
    const { codes, after } = outcomeOf(withoutDocuments(presenting()), { state: crowded });
    expect(codes.filter((code) => code.endsWith('-not-done'))).toEqual(['restore-not-done']);
    expect(outcomeOf(withoutDocuments(presenting()), { state: after }).codes).not.toContain('restore-not-done');
  });
});
