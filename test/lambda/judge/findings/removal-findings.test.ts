import type { Finding } from '../../../../lambda/findings/finding';
import { offersOf } from '../../../../lambda/findings/lookup';
import { externalChange } from '../../../../lambda/judge/findings/external-change-findings';
import { stagedUnused } from '../../../../lambda/judge/findings/staged-findings';
import type { ServerCertificate } from '../../../../sandbox/certificates';
import { outcomeOf, ownCertificate, presenting } from '../../../support/evaluation';
import { A, B, C, D, DAY, E, NOW, OURS_AND_LIVE, ago, stateOf } from '../../../support/remembered';

let own: ServerCertificate;
let another: ServerCertificate;

beforeAll(async () => {
  own = await ownCertificate();
  another = await ownCertificate();
});

const context = { tags: {} };

function commandsOf(finding: Finding) {
  return offersOf(finding).map(({ command }) => command);
}

function remove(thumbprint: string) {
  return { kind: 'remove', thumbprint };
}

describe('the command to remove a thumbprint', () => {
  test('is offered by list-full for each pinned thumbprint that is not live, and for no other', () => {
    const state = stateOf({ [A]: {}, [B]: {}, [C]: {}, [D]: {}, [own.thumbprint]: OURS_AND_LIVE });
    const { findings } = outcomeOf(presenting(own, another), { state, updates: 'always' });
    const full = findings.find(({ code }) => code === 'list-full');
    expect(full?.facts).toMatchObject({
      unplaced: [another.thumbprint],
      list: [A, B, C, D, own.thumbprint],
      idle: [A, B, C, D],
    });
    expect(full && commandsOf(full)).toEqual([A, B, C, D].map(remove));
  });

  test('is offered by trusted-on-first-use, even if the thumbprint is live', () => {
    const { changes } = outcomeOf(presenting(own), { state: stateOf({ [A]: {} }), updates: 'always' });
    expect(changes).toMatchObject([{ code: 'trusted-on-first-use', about: own.thumbprint }]);
    expect(changes.flatMap(commandsOf)).toEqual([{ ...remove(own.thumbprint), evenIfLive: true }]);
  });

  test('is offered by external-change for each thumbprint that was added, but not for an entry that is none', () => {
    const change = { added: [A, 'junk', B], removed: [C], removedByOthers: [] };
    expect(commandsOf(externalChange(change, [C], context))).toEqual([
      { kind: 'approve', thumbprint: C },
      remove(A),
      remove(B),
    ]);
    expect(commandsOf(externalChange({ ...change, added: [] }, [], context))).toEqual([]);
    expect(commandsOf(externalChange(change, [], context))).toEqual([remove(A), remove(B)]);
  });

  test('is offered by staged-unused for a thumbprint that no host has presented', () => {
    const state = stateOf({ [A]: { by: 'staged', firstSeen: ago(31 * DAY) } });
    expect(stagedUnused(state, NOW).flatMap(commandsOf)).toEqual([remove(A)]);
  });
});

test('an external change that restores a removed thumbprint is reported with the date of the removal', () => {
  const change = { added: [A, B], removed: [], removedByOthers: [] };
  const { facts } = externalChange(
    change,
    [],
    context,
    new Map([
      [A, ago(3 * DAY)],
      [E, NOW],
    ]),
  );
  expect(facts).toMatchObject({
    added: [A, B],
    rejected: [{ thumbprint: A, since: '2026-11-18T12:00:00.000Z' }],
  });
});
