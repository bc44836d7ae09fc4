import { stateUnavailable, runIncomplete, unknownProvider } from '../../../lambda/run/run-findings';

test('the finding about a name in the settings that fits no provider names it', () => {
  expect(unknownProvider('https://Split.example')).toEqual({
    code: 'unknown-provider',
    about: 'https://Split.example',
    facts: { name: 'https://Split.example' },
  });
});

test('a name in the settings with characters that cannot be seen is printable where it identifies the finding', () => {
  expect(unknownProvider('https://split\u200B.example').about).toBe('https://split?.example');
});

test('a run that had time for all has no finding, and one that had not names some providers and counts all', () => {
  expect(runIncomplete([], 7)).toEqual([]);
  expect(runIncomplete(['a', 'b'], 7)).toEqual([
    { code: 'run-incomplete', facts: { providers: 7, unchecked: 2, skipped: ['a', 'b'] } },
  ]);
  const many = Array.from({ length: 600 }, (_, n) => `${n}`);
  expect(runIncomplete(many, 700)).toEqual([
    { code: 'run-incomplete', facts: { providers: 700, unchecked: 600, skipped: many.slice(0, 10) } },
  ]);
});

test('a state store that could not be used is one finding with the first errors', () => {
  expect(stateUnavailable([])).toEqual([]);
  expect(stateUnavailable(['a', 'b'])).toEqual([{ code: 'state-unavailable', facts: { errors: ['a', 'b'] } }]);
  const many = Array.from({ length: 600 }, (_, n) => `${n}`);
  expect(stateUnavailable(many)).toEqual([{ code: 'state-unavailable', facts: { errors: many.slice(0, 10) } }]);
});
