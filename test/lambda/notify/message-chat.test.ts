import fc from 'fast-check';
import * as v from 'valibot';
import type { Finding } from '../../../lambda/findings/finding';
import type { Alert } from '../../../lambda/notify/message-json';
import { anyAboutRun, anyProviders } from '../../support/any-notification';
import { ARN, apart, changed, item, named, notified, render } from '../../support/notifications';
import { slowProperties } from '../../support/properties';
import { A, B, C, D, E } from '../../support/remembered';
import { FAILURE, sampleOf } from '../../support/sample-findings';

function texts(length: number, most: number) {
  return v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(length))), v.minLength(1), v.maxLength(most));
}

/**
 * What Amazon Q Developer in chat applications takes; what is not of this form it drops.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
const NOTIFICATION = v.strictObject({
  version: v.literal('1.0'),
  source: v.literal('custom'),
  content: v.strictObject({
    textType: v.literal('client-markdown'),
    title: v.pipe(v.string(), v.minLength(1), v.maxLength(250)),
    description: v.pipe(v.string(), v.minLength(1), v.maxLength(8000)),
    nextSteps: v.optional(texts(350, 5)),
  }),
  metadata: v.strictObject({
    threadId: v.string(),
    summary: v.string(),
    eventType: v.string(),
    relatedResources: v.pipe(v.array(v.pipe(v.string(), v.maxLength(2048))), v.maxLength(5)),
  }),
});

type Chat = v.InferOutput<typeof NOTIFICATION>;

function chats(...of: Parameters<typeof render>): Chat[] {
  return render(...of).message.chat.map((one) => v.parse(NOTIFICATION, JSON.parse(one)));
}

function chat(...of: Parameters<typeof render>): Chat {
  const [only, ...others] = chats(...of);
  expect(others).toEqual([]);
  if (!only) throw new Error('There is one.');
  return only;
}

/** A finding whose message ends with words of others. */
function saying(error: string): Finding {
  return { code: 'timed-out', facts: { ...FAILURE, error } };
}

const PLACE = 'account 123456789012, eu-central-1';
const BEGIN = `*issuer.example*\nwarning since 2026-11-21 12:00 UTC, ${PLACE}\n\n`;

test('a message for chat says what happened, where, since when, what to do, and gives the command', () => {
  expect(chat([notified('held', item('external-pin-unapproved'))])).toEqual({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: '[warning] a certificate that someone else pinned needs your decision',
      description:
        BEGIN +
        `Someone else added ${A} to the list, and the issuer's present chain rests on it alone.\n\n` +
        'The watcher adds and removes nothing because of it.\n\n' +
        `Approve it:\n\`\`\`\nAPPROVE ${ARN} ${A}\n\`\`\`\n\n` +
        `Remove it and keep it out:\n\`\`\`\nREMOVE ${ARN} ${A} EVEN IF LIVE\n\`\`\``,
      nextSteps: ['Find out who added it, and why. Approve it only if it is meant to be trusted; else remove it.'],
    },
    metadata: {
      threadId: expect.stringMatching(/^[0-9a-f]{32}$/),
      summary: '[warning] a certificate that someone else pinned needs your decision',
      eventType: 'oidc-thumbprint-watcher',
      relatedResources: [ARN],
    },
  });
});

test('each notification is a message for chat of its own, and the eleventh and later ones are counted', () => {
  const several = (count: number) =>
    apart(Array.from({ length: count }, (_, n) => notified('held', item({ ...saying('x'), about: `${n}` }))));
  expect(chats(several(10))).toHaveLength(10);
  const many = chats(several(13));
  expect(many).toHaveLength(11);
  expect(many[10]).toMatchObject({
    content: { title: '3 more notifications', description: 'The mail has them.' },
    metadata: { threadId: 'run-1', relatedResources: [] },
  });
});

test('the messages about one condition are one thread, whatever became of it, and those about another are not', () => {
  const threadOf = (...of: Parameters<typeof notified>) => chat([notified(...of)]).metadata.threadId;
  const down = { ...saying('x'), about: 'issuer.example' };
  const thread = threadOf('failed', item(down));
  expect(threadOf('failed', item(down, { reason: 'reminder' }))).toBe(thread);
  expect(threadOf('unchanged', item(down, { reason: 'resolved' }))).toBe(thread);
  // Another failure of the same host is the same condition.
  expect(threadOf('failed', item({ code: 'unreachable', about: down.about, facts: FAILURE }))).toBe(thread);
  const others = [
    threadOf('failed', item({ ...down, about: 'keys.example' })),
    threadOf('held', item('weak-key')),
    chat([named(notified('failed', item(down)), 'b.example')]).metadata.threadId,
    chat([], [item(down)]).metadata.threadId,
  ];
  expect(new Set([thread, ...others]).size).toBe(5);
});

test('the thread of a message for chat is the key of the notification for machines', () => {
  const { message } = render([notified('held', item('weak-key'))], [item('state-unavailable')]);
  const { notifications }: Alert = JSON.parse(message.json);
  const threads = message.chat.map((one) => v.parse(NOTIFICATION, JSON.parse(one)).metadata.threadId);
  expect(new Set(threads)).toEqual(new Set(notifications.map(({ key }) => key)));
  expect(threads).toHaveLength(2);
});

test('a finding that is the same for several providers is one message for chat, which leaves a long command to the mail', () => {
  const same = apart(Array.from({ length: 80 }, () => notified('held', item('approval-required'))));
  const { content, metadata } = chat(same);
  expect(content.description).toMatch(/^\*issuer\.example\* and 79 more\n/);
  expect(content.description).toMatch(/\n\nApprove it: the mail has the command\.$/);
  expect(metadata.relatedResources).toEqual([`${ARN}/0`]);
  expect(chat(same.slice(0, 2)).content.description).toContain(`\`\`\`\nAPPROVE ${ARN}/0 ${A} ${ARN}/1 ${A}\n\`\`\``);
});

test.each(['```', '<!channel>'])('a command in which a chat could obey something is left to the mail: %s', (words) => {
  const one = changed(notified('held', item('approval-required')), { arn: `${ARN}/${words}` });
  expect(chat([one]).content.description).toMatch(/\n\nApprove it: the mail has the command\.$/);
});

test('a resolved condition asks for nothing in a message for chat', () => {
  const over = chat([notified('unchanged', item('approval-required', { reason: 'resolved' }))]);
  expect(over.content.title).toBe('[info] Resolved: sign-ins fail until a new certificate is approved');
  expect(over.content.description).not.toContain('APPROVE');
  expect(over.content.nextSteps).toBeUndefined();
});

test('a finding about the watcher itself names no provider in a message for chat', () => {
  const { content, metadata } = chat([], [item('state-unavailable')]);
  expect(content.description).toMatch(/^\*The watcher\*\nwarning since 2026-11-21 12:00 UTC, account /);
  expect(metadata.relatedResources).toEqual([]);
});

test('a message for chat names the account by its name and its ID, and nothing in the name is obeyed', () => {
  const scope = { kind: 'account', id: '123456789012', name: 'prod *@here*' } as const;
  expect(chat([notified('held', item('weak-key'))], [], { scope }).content.description).toContain(
    String.raw`, account prod \*(at)here\* (123456789012), eu-central-1`,
  );
});

function saidIn(error: string): string {
  const { description } = chat([notified('failed', item(saying(error)))]).content;
  const start = String.raw`${BEGIN}"https[:]//login[.]example/" could not be read: "`;
  expect(description.startsWith(start)).toBe(true);
  return description.slice(start.length).replace(/"\.$/, '');
}

test('a text written by others becomes neither a link, nor a mention, nor bold in a message for chat', () => {
  expect(saidIn('<https://evil.example|click> <!channel> & *bold* `code`')).toBe(
    String.raw`&lt;https[:]//evil[.]example|click&gt; &lt;!channel&gt; &amp; \*bold\* \`code\``,
  );
});

test.each([
  ['a link', '[click](https://evil.example/a)', String.raw`\[click\]\(https[:]//evil[.]example/a)`],
  ['an image', '![x](//evil.example/p.png)', String.raw`!\[x\]\(//evil[.]example/p[.]png)`],
  ['an address without a scheme', 'www.evil.example, xn--e1.example', 'www[.]evil[.]example, xn--e1[.]example'],
  ['an address with another dot', 'evil\u3002example', 'evil[.]example'],
  ['an address by number', 'http://203.0.113.9/a', 'http[:]//203.0.113.9/a'],
  ['the address of a program', 'slack://open MAILTO:a@evil.example', 'slack[:]//open MAILTO[:]a@evil[.]example'],
  ['a link made of what breaks one', 'mailto:(x) a.(x)', 'mailto:(x) a.(x)'],
  ['a call', '@channel @here a@b', '(at)channel (at)here a@b'],
  ['a link that is not whole', '[x](y)', String.raw`\[x\]\(y)`],
  ['versions and times, as they are', 'aws-cli/2.31.0 at 12:00, 0.5 s', 'aws-cli/2.31.0 at 12:00, 0.5 s'],
])('a message for chat shows as mere text: %s', (_, words, shown) => {
  expect(saidIn(words)).toBe(shown);
});

test('an escape of others is escaped in a message for chat', () => {
  const certificate: Finding = {
    code: 'certificate-name-mismatch',
    facts: { host: 'a', subject: String.raw`\[x](y)`, nameless: false },
  };
  expect(chat([notified('held', item(certificate))]).content.description).toContain(
    String.raw`("\\\\\[x\]\(y)") does not name this host.`,
  );
});

test("an issuer's own name stays readable in a message for chat, and markup in its URL becomes text", () => {
  const issuer = 'https://login.example/realms/[a](https://evil.example)/@b';
  const one = changed(notified('held', item('weak-key')), { issuer });
  expect(chat([one]).content.description.split('\n', 1)).toEqual([
    String.raw`*login.example/realms/\[a\]\(https\[:\]//evil.example)/(at)b*`,
  ]);
});

test('a long sentence is cut in a message for chat, but not within the escape of one character', () => {
  const all = saidIn('&'.repeat(1000));
  expect(all).toMatch(/^(?:&amp;){200,399}…$/);
});

test('a long step is cut in a message for chat, so that Amazon shows the message', () => {
  const stopped: Finding = {
    code: 'writing-stopped',
    facts: { since: null, owner: { tool: 'terraform' }, wanted: [A, B, C, D, E] },
  };
  const [first = '', second] = chat([notified('held', item(stopped))]).content.nextSteps ?? [];
  expect(first).toMatch(/^Change its aws\\_iam\\_openid\\_connect\\_provider resource so that it wants .*…$/);
  expect(first.length).toBeLessThanOrEqual(350);
  expect(second).toBe('Then let the watcher write again: any approval or restore does, for example this one.');
  expect(chat([notified('held', item(sampleOf('writing-stopped')))]).content.nextSteps?.[0]).not.toContain('…');
});

test('every message for chat has the form that is documented for it, without angle brackets', async () => {
  await slowProperties(
    fc.asyncProperty(anyProviders, anyAboutRun, fc.webUrl(), async (all, run, issuer) => {
      const [first, ...others] = all;
      const providers = first ? [changed(first, { issuer, arn: `${ARN}/${issuer}` }), ...others] : [];
      for (const { content } of chats(providers, run)) expect(content.description).not.toMatch(/[<>]/);
    }),
    0.3,
  );
});
