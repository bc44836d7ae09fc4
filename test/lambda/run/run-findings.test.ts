import { stateUnavailable, runIncomplete, unknownProvider } from '../../../lambda/run/run-findings';

test('the finding about a name in the settings that fits no provider names it', () => {
  expect(unknownProvider('https://Split.example')).toMatchObject({
    code: 'unknown-provider',
    severity: 'warning',
    about: 'https://Split.example',
    message: 'The settings name "https://Split.example", but this account has no such provider.',
  });
});

test('a run that had time for all has no finding, and one that had not names some providers and counts the rest', () => {
  expect(runIncomplete([], 7)).toEqual([]);
  expect(runIncomplete(['a', 'b'], 7)).toMatchObject([
    {
      code: 'run-incomplete',
      message: 'The run had no time left for 2 of 7 providers: "a", "b". They come first in the next run.',
    },
  ]);
  expect(runIncomplete(['a', 'b', 'c', 'd', 'e', 'f', 'g'], 7)[0]?.message).toContain(
    '"a", "b", "c", "d", "e" and 2 more.',
  );
});

test('a state store that could not be used is one finding, whatever the errors', () => {
  expect(stateUnavailable([])).toEqual([]);
  const errors = ['a', 'b', 'c', 'd', 'e', 'f'];
  const [finding, ...others] = stateUnavailable(errors);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ code: 'state-unavailable', severity: 'warning' });
  expect(finding?.message).toContain(
    'even those that you rejected, since the watcher cannot know that; nothing is removed',
  );
  expect(finding?.message).toMatch(
    /^The watcher could not use its memory: "a"; "b"; "c"; "d"; "e"\. Meanwhile thumbprints are added/,
  );
});
