import { describeFailure } from '../../../lambda/organization/failure';

test.each([
  [{ Error: 'States.Timeout', Cause: '' }, 'States.Timeout'],
  [
    { Error: 'Runtime.ExitError', Cause: '{"errorMessage":"RequestId: 1 Error: signal: killed"}' },
    'Runtime.ExitError: RequestId: 1 Error: signal: killed',
  ],
  [{ Error: 'Error', Cause: '{"errorType":"InputError","errorMessage":"bad"}' }, 'InputError: bad'],
  [{ Error: 'States.TaskFailed', Cause: 'no JSON' }, 'States.TaskFailed: no JSON'],
  ['nothing', 'an unknown error'],
  [null, 'an unknown error'],
])('the error %j of a task is described in one line', (error, described) => {
  expect(describeFailure(error)).toBe(described);
});

test('an error of any length and with control characters is cut, and printable', () => {
  const described = describeFailure({ Error: '\u001B[31m', Cause: 'x'.repeat(10_000) });
  expect(described.length).toBeLessThan(600);
  expect(described).not.toContain('\u001B');
});
