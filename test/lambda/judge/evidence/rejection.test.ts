import { MAX_REJECTED, addRejections, endRejections } from '../../../../lambda/judge/evidence/rejection';
import { A, B, C, NOW, ago, later } from '../../../support/remembered';

const many = new Map(
  Array.from({ length: MAX_REJECTED }, (_, index) => [String(index).padStart(40, '0'), ago(1000 - index)]),
);

test('a thumbprint counts as rejected since it was removed for the first time', () => {
  const rejected = addRejections(new Map([[A, ago(1)]]), [A, B], NOW);
  expect([...rejected]).toEqual([
    [A, ago(1)],
    [B, NOW],
  ]);
});

test('an approval ends the rejection of that thumbprint alone', () => {
  const rejected = new Map([
    [A, NOW],
    [B, NOW],
  ]);
  expect([...endRejections(rejected, new Set([A, C])).keys()]).toEqual([B]);
});

test('the newest rejections stay where there are more than a provider may have', () => {
  const rejected = addRejections(many, [A, B], later(1));
  expect(rejected.size).toBe(MAX_REJECTED);
  expect([...rejected.keys()]).toEqual([...[...many.keys()].slice(2), A, B]);
});
