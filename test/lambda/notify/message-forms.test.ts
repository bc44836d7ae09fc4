import fc from 'fast-check';
import { codesOf } from '../../../lambda/findings/lookup';
import { severityNow, worstOfItems } from '../../../lambda/notify/digest';
import type { Alert } from '../../../lambda/notify/message-json';
import type { Finding } from '../../../lambda/findings/finding';
import type { Notification } from '../../../lambda/judge/state/due-notifications';
import { anyAboutRun, anyProviders } from '../../support/any-notification';
import { anyCharacter } from '../../support/any-text';
import { blocksIn, itemsIn } from '../../support/mail';
import { type NotifiedItem, item, notified, render } from '../../support/notifications';
import { slowProperties } from '../../support/properties';
import { SAMPLES } from '../../support/sample-findings';

/** The notifications in the text of a mail as `PROVIDER CODE`, each as often as it is there. */
function listed(text: string, all: readonly NotifiedItem[]): string[] {
  const names = new Map(all.map(({ provider: { arn, issuer } }) => [issuer, arn]));
  return blocksIn(text).flatMap(({ items, providers }) =>
    (providers.length > 0 ? providers : ['run']).flatMap((name) =>
      items.map(({ code }) => `${names.get(name) ?? name} ${code}`),
    ),
  );
}

/** Rendering takes its time. */
const SHARE = 0.3;

test('the text and the JSON of a message list the same notifications of the same providers, the worst first', async () => {
  await slowProperties(
    fc.asyncProperty(anyProviders, anyAboutRun, async (all, run) => {
      const { text, json } = render(all, run).message;
      const { notifications, severity }: Alert = JSON.parse(json);
      expect(listed(text, all)).toEqual(notifications.map(({ provider, code }) => `${provider ?? 'run'} ${code}`));
      expect(notifications[0]?.severity ?? 'info').toBe(severity);
    }),
    SHARE,
  );
});

test('the words of others add no notification to the text of a mail, and take none away', async () => {
  await slowProperties(
    fc.asyncProperty(anyProviders, anyAboutRun, async (all, run) => {
      const { text } = render(all, run).message;
      const expected = [...run, ...all.flatMap(({ items }) => items)].map(({ finding }) => finding.code);
      expect(new Set(itemsIn(text).map(({ code }) => code))).toEqual(new Set(expected));
    }),
    SHARE,
  );
});

/** The ends of subjects for accounts without a name, and of a usual one. */
const ENDS = new Map<string | null, RegExp>([
  [null, / \(123456789012\)$/],
  ['production', / \(production\)$/],
]);

const anyName = fc.oneof(fc.string({ unit: anyCharacter, minLength: 1, maxLength: 60 }), fc.constant('production'));

test('a chat gets a message for each notification in the mail, up to ten, and one about the rest', async () => {
  await slowProperties(
    fc.asyncProperty(anyProviders, anyAboutRun, async (all, run) => {
      const { text, chat } = render(all, run).message;
      const count = itemsIn(text).length;
      expect(chat).toHaveLength(count > 10 ? 11 : count);
    }),
    SHARE,
  );
});

test('every subject is one that SNS accepts: it begins with the worst severity and ends with the account', async () => {
  await slowProperties(
    fc.asyncProperty(anyProviders, anyAboutRun, fc.option(anyName), async (all, run, name) => {
      const items = [...run, ...all.flatMap((one) => one.items)];
      const { subject, severity } = render(all, run, { scope: { kind: 'account', id: '123456789012', name } }).message;
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(severity).toBe(worstOfItems(items));
      expect(subject.startsWith(`[${severity}] `)).toBe(true);
      expect(subject).toMatch(ENDS.get(name) ?? / \([ -~]{1,30}\)$/);
    }),
    SHARE,
  );
});

/** The length of the lines of a mail in which mail servers do not break them, without the line break (RFC 5322, 2.1.1). */
const MAX_LINE = 998;

test('no line of a mail is longer than mail servers take, except commands', async () => {
  await slowProperties(
    fc.asyncProperty(anyProviders, anyAboutRun, async (all, run) => {
      const lines = render(all, run).message.text.split('\n');
      expect(lines.filter((line) => line.length > MAX_LINE && !line.startsWith('    '))).toEqual([]);
    }),
    SHARE,
  );
});

/** The length of a paragraph of a mail in which nothing hostile is said. */
const MAX_PARAGRAPH = 400;

const SINCE = new Date('2026-11-14T06:00:00Z');

/** The notifications of a finding of which most is to be said. */
function formsOf(finding: Finding): Notification[] {
  return (['opened', 'reminder', 'resolved', 'happened'] as const).map((reason) =>
    item(finding, { reason, since: SINCE, delayed: true, backAfter: reason === 'happened' ? null : SINCE }),
  );
}

describe.each(codesOf())('a mail about %s', (code) => {
  const mails = SAMPLES.filter((finding) => finding.code === code).flatMap((finding) =>
    formsOf(finding).map((notification) => ({
      notification,
      lines: render([notified('held', notification)]).message.text.split('\n'),
    })),
  );

  test('has no line longer than a paragraph, except commands', () => {
    expect(mails.length).toBeGreaterThan(3);
    const long = mails.flatMap(({ lines }) => lines.filter((line) => line.length > MAX_PARAGRAPH));
    expect(long.filter((line) => !line.startsWith('    '))).toEqual([]);
  });

  test('says in its first lines what it is, of whom, since when, and what to do', () => {
    for (const { notification, lines } of mails) {
      const [headline, status] = lines;
      const isOver = notification.reason === 'resolved';
      const span = isOver ? 'resolved after 7 days \\(' : `${severityNow(notification)} (at|since) `;
      expect(headline).toMatch(/(^|: )issuer\.example: \S/);
      expect(status).toMatch(
        new RegExp(`^${span}2026-11-14 06:00 .*, account 123456789012, eu-central-1 \\[${code}\\]$`),
      );
      expect(lines.slice(0, 12).filter((line) => /^What to do:( nothing\.)?$/.test(line))).toHaveLength(1);
    }
  });
});
