import { ARN, item, notified, render, subjectOf, textOf } from '../../support/notifications';

describe('a condition', () => {
  const since = new Date('2026-11-14T11:00:00.000Z');

  test('is reported in a reminder with how long it has lasted', () => {
    expect(textOf(notified('failed', item('timed-out', { reason: 'reminder', since })))).toMatch(
      /^Reminder: issuer\.example: does not answer in time\nwarning since 2026-11-14 11:00 UTC, for 7 days, account 123456789012, eu-central-1 \[timed-out\]\n/,
    );
  });

  test('is reported again when it gets worse', () => {
    const worse = notified('failed', item('approval-required', { reason: 'worse', since }));
    expect(textOf(worse)).toMatch(
      /^Worse: issuer\.example: sign-ins fail until .*\ncritical since 2026-11-14 11:00 UTC,/,
    );
    expect(subjectOf(worse)).toMatch(/^\[critical\] Worse: issuer\.example: sign-ins fail/);
  });

  test('is reported once more when it is resolved, with its start, its end, and nothing to do', () => {
    const until = new Date('2026-11-21T06:00:00.000Z');
    const all = notified('unchanged', item('approval-required', { reason: 'resolved', since, until }));
    expect(textOf(all)).toContain(
      'Resolved: issuer.example: sign-ins fail until a new certificate is approved\n' +
        'resolved after 6 days (2026-11-14 11:00 to 2026-11-21 06:00 UTC), account 123456789012, eu-central-1 [approval-required]\n\n' +
        "It was: Sign-ins through this provider fail: AWS compares the issuer's certificate with the pinned thumbprints.\n\n" +
        `What to do: nothing.\n\nRunbook: RUNBOOK approval-required\n\nProvider: ${ARN}\nPinned`,
    );
    expect(subjectOf(all)).toBe(
      '[info] Resolved: issuer.example: sign-ins fail until a new certificate is approved (123456789012)',
    );
  });

  test('counts as information when it is resolved beside another finding, which the subject names', () => {
    const all = notified('held', item('approval-required', { reason: 'resolved', since }), item('weak-key'));
    expect(subjectOf(all)).toBe('[warning] issuer.example: has a weak key in its chain; also 1 info (123456789012)');
    expect(render([all]).message.severity).toBe('warning');
  });

  test('is reported at length only while it lasts', () => {
    const sentences = (text: string) => text.split('\n\n')[1]?.split('\n') ?? [];
    const long = item('state-unavailable', { since });
    expect(sentences(render([], [long]).message.text)).toHaveLength(4);
    const over = render([], [{ ...long, reason: 'resolved' }]).message.text;
    expect(sentences(over)).toEqual([expect.stringMatching(/^It was: The watcher could not use its DynamoDB table: /)]);
  });
});

test('a notification that an earlier run could not send is marked as delayed, with the time it is from', () => {
  const since = new Date('2026-11-20T18:30:00.000Z');
  const until = new Date('2026-11-21T00:30:00.000Z');
  const added = notified('unchanged', item('thumbprint-added', { reason: 'happened', since, delayed: true }));
  expect(textOf(added)).toMatch(
    /^Delayed: issuer\.example: a new certificate was pinned\ninfo at 2026-11-20 18:30 UTC, .*\n\nThis could not be sent at the time\.\nAdded/,
  );
  const over = notified('unchanged', item('timed-out', { reason: 'resolved', since, until, delayed: true }));
  expect(textOf(over)).toMatch(
    /^Delayed: Resolved: issuer\.example: .*\nresolved after 6 hours \(2026-11-20 18:30 to 2026-11-21 00:30 UTC\)/,
  );
});
