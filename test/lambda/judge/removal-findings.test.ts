import { changedElsewhere, stagedUnused } from '../../../lambda/judge/memory-findings';
import type { ServerCertificate } from '../../../sandbox/certificates';
import { ARN, outcomeOf, ownCertificate, presenting } from '../../support/considering';
import { A, B, C, D, DAY, E, NOW, OURS_AND_LIVE, ago, memoryOf } from '../../support/remembering';

let own: ServerCertificate;
let another: ServerCertificate;

beforeAll(async () => {
  own = await ownCertificate();
  another = await ownCertificate();
});

const removeCommand = (arn: string, thumbprint: string): string => `REMOVE ${arn} ${thumbprint}`;
const context = {
  arn: 'ARN',
  tags: {},
  approveCommand: (arn: string, thumbprint: string) => `APPROVE ${arn} ${thumbprint}`,
};

describe('a command that takes a thumbprint out stands ready', () => {
  test('in the mail on a full list, for each that is not live and for no other', () => {
    const memory = memoryOf({ [A]: {}, [B]: {}, [C]: {}, [D]: {}, [own.thumbprint]: OURS_AND_LIVE });
    const finding = (of: object = {}) =>
      outcomeOf(presenting(own, another), { memory, updates: 'always', ...of }).findings.find(
        ({ code }) => code === 'list-full',
      );
    expect(finding()?.action).toBe(
      [
        'Take out one you know to be obsolete, of those that are not live; the next run adds the rest:',
        ...[A, B, C, D].map((one) => `REMOVE ${ARN} ${one}`),
      ].join('\n'),
    );
    expect(finding({ removeCommand: null })?.action).toMatch(
      /^Take out one you know to be obsolete \(aws iam .*rest\.$/,
    );
  });

  test('in the mail on what was trusted on first use, even if it is live', () => {
    const { changes } = outcomeOf(presenting(own), { memory: memoryOf({ [A]: {} }), updates: 'always' });
    expect(changes).toMatchObject([
      {
        code: 'trusted-on-first-use',
        action: expect.stringMatching(/ If it is another, take it out:\nREMOVE \S+ [0-9a-f]{40} EVEN IF LIVE$/),
      },
    ]);
  });

  test("in the mail on someone else's change, for each thumbprint that they added", () => {
    const change = { added: [A, 'junk', B], removed: [C], ousted: [] };
    const { action } = changedElsewhere(change, [C], { ...context, removeCommand });
    expect(action.split('\n').slice(1)).toEqual([
      `APPROVE ARN ${C}`,
      'To take out again what was added, and keep it out:',
      `REMOVE ARN ${A}`,
      `REMOVE ARN ${B}`,
    ]);
    expect(changedElsewhere({ ...change, added: [] }, [], { ...context, removeCommand }).action).not.toContain(
      'REMOVE',
    );
    expect(changedElsewhere(change, [], context).action).not.toContain('\n');
  });

  test('in the mail on what was pinned ahead and is not used', () => {
    const memory = memoryOf({ [A]: { by: 'staged', firstSeen: ago(31 * DAY) } });
    expect(stagedUnused(memory, NOW, { arn: 'ARN', removeCommand })[0]?.action).toMatch(
      new RegExp(`If it is not to come any more, take it out:\nREMOVE ARN ${A}$`),
    );
    expect(stagedUnused(memory, NOW, { arn: 'ARN' })[0]?.action).toMatch(/take it out by hand\.$/);
  });
});

test('someone else who puts back what a person took out is told of together with that', () => {
  const change = { added: [A, B], removed: [], ousted: [] };
  const { message } = changedElsewhere(
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
