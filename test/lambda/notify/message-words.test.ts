import { isIP } from 'node:net';
import fc from 'fast-check';
import { NO_REQUEST } from '../../../lambda/judge/state/request';
import { parseIamEvent } from '../../../lambda/contract/cloudtrail-event';
import type { Finding } from '../../../lambda/findings/finding';
import { detailsOf, messageOf, sentencesOf, stepsOf, subjectOf } from '../../../lambda/findings/lookup';
import { assessChains } from '../../../lambda/judge/assessment';
import { enforcementOf } from '../../../lambda/judge/evidence/enforced';
import { judgeHosts } from '../../../lambda/judge/evidence/hosts';
import { externalChange, writingStopped } from '../../../lambda/judge/findings/external-change-findings';
import { failureFindings } from '../../../lambda/judge/findings/failure-findings';
import { interceptionFindings } from '../../../lambda/judge/findings/interception';
import { planFindings } from '../../../lambda/judge/findings/plan-findings';
import { printable } from '../../../lambda/judge/printable';
import type { Alert } from '../../../lambda/notify/message-json';
import { iamChange } from '../../../lambda/run/iam-change';
import { readFailureReport, writeFailed } from '../../../lambda/run/provider-report';
import { stateUnavailable, unknownProvider } from '../../../lambda/run/run-findings';
import { selfSigned } from '../../../sandbox/certificates';
import { anyWords } from '../../support/any-words';
import { cloudTrailEvent } from '../../support/iam-event';
import { UNTRUSTED, basis, factsOf, hostSeen, judgementOf, presented, seen } from '../../support/judgement';
import { ARN, changed, item, notified, render, textOf } from '../../support/notifications';
import { slowProperties } from '../../support/properties';
import { stateOf, thumb } from '../../support/remembered';

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

/** Where others put words in, and what is found then. */
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

/** Judging takes its time. Addresses are shown as they are: nobody can say anything with them. */
function forAnyWords(hold: (words: string) => void): Promise<void> {
  return slowProperties(
    fc.asyncProperty(
      anyWords.filter((words) => isIP(words) === 0),
      async (words) => hold(words),
    ),
    0.2,
  );
}

const QUOTATION = /"(?:[^"\\]|\\.)*"/g;
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

function messageAbout(finding: Finding) {
  return render([notified('held', item(finding))]).message;
}

/** All that is said of a finding, without what stands in quotation marks. */
function frameOf(finding: Finding): string[] {
  const details = detailsOf(finding).map((detail) => detail.join(': '));
  return [subjectOf(finding), ...sentencesOf(finding), ...stepsOf(finding), ...details].map((text) =>
    text.replaceAll(QUOTATION, '""'),
  );
}

describe.each(Object.entries(SOURCES))('a finding with words of others in %s', (_, findingsFor) => {
  test('reads as usual outside its quotation marks', async () => {
    const usual = findingsFor('x').map(frameOf);
    expect(usual.length).toBeGreaterThan(0);
    await forAnyWords((words) => expect(findingsFor(words).map(frameOf)).toEqual(usual));
  });

  test('quotes the printable part of those words', async () => {
    await forAnyWords((any) => {
      const words = any.slice(0, 20);
      const quotations = findingsFor(words).flatMap((finding) => messageOf(finding).match(QUOTATION) ?? []);
      const texts = quotations.map((one) => String(JSON.parse(one)));
      // Errors come as one line, in which white space is a space; entries of a list are compared in lower case.
      const shown = [words, words.replaceAll(/\s+/g, ' ')].map((text) => printable(text));
      // Errors have quotation marks of their own, and no backslashes.
      const all = shown.flatMap((one) => [one, one.toLowerCase(), one.replaceAll('"', "'").replaceAll('\\', '/')]);
      expect(texts.some((text) => all.some((one) => text.includes(one)))).toBe(true);
    });
  });

  test('brings no invisible character, no link and no mention into any form of the message', async () => {
    await forAnyWords((words) => {
      const messages = findingsFor(words).map(messageAbout);
      expect(messages.length).toBeGreaterThan(0);
      expect(messages.flatMap(faultsIn)).toEqual([]);
    });
  });
});

/** What in a message cannot be seen, and what in a chat becomes a link, a mention or more than text. */
function faultsIn({ subject, text, json, chat }: ReturnType<typeof messageAbout>): string[] {
  const alert: Alert = JSON.parse(json);
  const contents = chat.map((one): { description: string; nextSteps?: string[] } => JSON.parse(one).content);
  const spoken = contents.flatMap(({ description, nextSteps = [] }) => [
    description.replaceAll(/```[\s\S]*?```/g, ''),
    ...nextSteps,
  ]);
  const strings = alert.notifications.flatMap(({ message, advice, commands, about }) => [
    message,
    ...advice,
    ...commands.flatMap(({ purpose, command }) => [purpose, ...command.split('\n')]),
    about ?? '',
  ]);
  const lines = [subject, ...text.split('\n'), ...strings, ...spoken.flatMap((one) => one.split('\n'))];
  const active = /:\/\/|[<>]|\]\(|mailto:\w|(?<![\p{L}\p{N}.])@[\p{L}\p{N}]/u;
  // What is left of a bracket is escaped, or breaks an address.
  const bare = (one: string): string => one.replaceAll(/\\.|\[[.:]\]/g, '');
  return [
    ...lines.filter((line) => UNSEEN.test(line)),
    ...spoken.filter((one) => active.test(one) || /[[\]_~`\\]/.test(bare(one))),
  ];
}

test('the reason why AWS checks a pin quotes the host', () => {
  const { enforcedBy } = enforcementOf(
    assessChains(observation, basis()).hosts.map((one) => ({
      ...one,
      report: { ...one.report, host: 'a". All is well' },
    })),
  );
  expect(textOf(changed(notified('held', item('weak-key')), { enforcedBy }))).toContain(
    String.raw`AWS checks the thumbprint: yes, because no public CA signed the certificate of "a\". All is well"`,
  );
});
