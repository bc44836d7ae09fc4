import { offersFor } from '../../../lambda/findings/command';
import { A, B } from '../../support/remembered';

test('each thumbprint has an offer of its own, with the options', () => {
  expect(offersFor('Remove it', 'remove', [A, B], { evenIfLive: true })).toEqual([
    { purpose: 'Remove it', command: { kind: 'remove', thumbprint: A, evenIfLive: true } },
    { purpose: 'Remove it', command: { kind: 'remove', thumbprint: B, evenIfLive: true } },
  ]);
  expect(offersFor('Pin it', 'approve', [A], { stage: true })).toEqual([
    { purpose: 'Pin it', command: { kind: 'approve', thumbprint: A, stage: true } },
  ]);
});

test.each([
  ['nothing', ''],
  ['a blank', ` ${A}`],
  ['a shell command', `${A}; curl evil.example`],
  ['a list', [A]],
])('an entry that is no thumbprint has no offer: %s', (_, entry) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- facts that were kept may hold it.
  expect(offersFor('Approve it', 'approve', [entry as string])).toEqual([]);
});
