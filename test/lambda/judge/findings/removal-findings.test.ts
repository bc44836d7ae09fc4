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

function remove(thumbprint: string) {
  return { kind: 'remove', thumbprint };
}

describe('the command to remove a thumbprint', () => {
  test('is offered by list-full for each pinned thumbprint that is not live, and for no other', () => {
    const state = stateOf({ [A]: {}, [B]: {}, [C]: {}, [D]: {}, [own.thumbprint]: OURS_AND_LIVE });
    const { findings } = outcomeOf(presenting(own, another), { state, updates: 'always' });
    const full = findings.find(({ code }) => code === 'list-full');
    expect(full?.action).toBe(
      'Take out one you know to be obsolete; the next run adds the rest. Of those that are not live:',
    );
    expect(full?.commands).toEqual([A, B, C, D].map(remove));
  });

  test('is offered by trusted-on-first-use, even if the thumbprint is live', () => {
    const { changes } = outcomeOf(presenting(own), { state: stateOf({ [A]: {} }), updates: 'always' });
    expect(changes).toMatchObject([
      {
        code: 'trusted-on-first-use',
        action: expect.stringMatching(/ If it is another, take it out:$/),
        commands: [{ ...remove(own.thumbprint), evenIfLive: true }],
      },
    ]);
  });

  test('is offered by external-change for each thumbprint that was added, but not for an entry that is none', () => {
    const change = { added: [A, 'junk', B], removed: [C], removedByOthers: [] };
    const { commands } = externalChange(change, [C], context);
    expect(commands).toEqual([{ kind: 'approve', thumbprint: C }, remove(A), remove(B)]);
    expect(externalChange({ ...change, added: [] }, [], context).commands).toBeUndefined();
    const alone = externalChange(change, [], context);
    expect(alone).toMatchObject({ action: expect.stringMatching(/keep it out:$/), commands: [remove(A), remove(B)] });
  });

  test('is offered by staged-unused for a thumbprint that no host has presented', () => {
    const state = stateOf({ [A]: { by: 'staged', firstSeen: ago(31 * DAY) } });
    expect(stagedUnused(state, NOW)).toMatchObject([
      { action: expect.stringMatching(/If it is not to come any more, take it out:$/), commands: [remove(A)] },
    ]);
  });
});

test('an external change that restores a removed thumbprint is reported with the date of the removal', () => {
  const change = { added: [A, B], removed: [], removedByOthers: [] };
  const { message } = externalChange(
    change,
    [],
    context,
    new Map([
      [A, ago(3 * DAY)],
      [E, NOW],
    ]),
  );
  expect(message).toBe(
    `Someone else changed the list: added ${A}, ${B}. You took ${A} out on 2026-11-18: while it is back in the list, it is no evidence for anything else.`,
  );
});
