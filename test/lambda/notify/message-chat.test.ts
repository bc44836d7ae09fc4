import fc from 'fast-check';
import * as v from 'valibot';
import { anyCharacter } from '../../support/any-text';
import { properties } from '../../support/properties';
import { apart, changed, item, render, notified } from '../../support/notifications';

function texts(length: number, most: number) {
  return v.pipe(v.array(v.pipe(v.string(), v.maxLength(length))), v.maxLength(most));
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
    keywords: texts(75, 5),
  }),
  metadata: v.strictObject({
    threadId: v.string(),
    summary: v.string(),
    eventType: v.string(),
    relatedResources: texts(2048, 5),
  }),
});

function chat(...of: Parameters<typeof render>): v.InferOutput<typeof NOTIFICATION> {
  return v.parse(NOTIFICATION, JSON.parse(render(...of).message.chat));
}

function several(count: number) {
  return apart(
    Array.from({ length: count }, (_, n) =>
      notified(
        'held',
        item({ code: 'list-full', about: `${n}`, severity: 'critical', message: `Full ${n}.`, action: 'Go.' }),
      ),
    ),
  );
}

test('a message for chat says in short what happened and where, and leaves the rest to the mail', () => {
  expect(chat(several(2))).toEqual({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: '[critical] OIDC thumbprints, account 123456789012: 2 need a person',
      description: '*issuer.example*: Full 0.\n\n*issuer.example*: Full 1.',
      nextSteps: ['What to do stands in the mail, with the commands.'],
      keywords: ['list-full'],
    },
    metadata: {
      threadId: 'run-1',
      summary: '[critical] OIDC thumbprints, account 123456789012: 2 need a person',
      eventType: 'oidc-thumbprint-watcher',
      relatedResources: several(2).map(({ provider }) => provider.arn),
    },
  });
});

test('a message for chat shows five of many findings, and says how many more there are', () => {
  const { content } = chat(several(12));
  expect(content.description.split('\n\n')).toHaveLength(6);
  expect(content.description).toMatch(/And 7 more: the mail tells of them\.$/);
});

test('a finding that is the same for several providers is one line in a message for chat', () => {
  const same = apart(Array.from({ length: 80 }, () => notified('updated', item({ message: 'Added.' }))));
  const { content, metadata } = chat([
    ...same,
    ...several(1).map((one) => changed(one, { arn: 'arn:aws:iam::123456789012:oidc-provider/other' })),
  ]);
  expect(content.description).toBe('*issuer.example*: Full 0.\n\n*issuer.example* and 79 more: Added.');
  expect(metadata.relatedResources).toHaveLength(2);
});

test('a resolved condition asks for nothing in a message for chat', () => {
  const over = chat([notified('unchanged', item({ severity: 'critical', message: 'Down.' }, { reason: 'resolved' }))]);
  expect(over.content.description).toBe('*issuer.example*: Over: Down.');
  expect(over.content.nextSteps).toBeUndefined();
});

test('a finding about the watcher itself names no provider in a message for chat', () => {
  const { content, metadata } = chat(
    [],
    [item({ code: 'state-unavailable', severity: 'warning', message: 'No memory.' })],
  );
  expect(content.description).toBe('*The watcher itself*: No memory.');
  expect(metadata.relatedResources).toEqual([]);
});

test('a text written by others becomes neither a link, nor a mention, nor bold in a message for chat', () => {
  const message = '<https://evil.example|click> <!channel> & *bold* `code`';
  expect(chat([notified('held', item({ message }))]).content.description).toBe(
    String.raw`*issuer.example*: &lt;https[:]//evil[.]example|click&gt; &lt;!channel&gt; &amp; \*bold\* \`code\``,
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
  ['an escape that is escaped', String.raw`\[x](y)`, String.raw`\\\[x\]\(y)`],
  ['versions and times, as they are', 'aws-cli/2.31.0 at 12:00, 0.5 s', 'aws-cli/2.31.0 at 12:00, 0.5 s'],
])('a message for chat shows as mere text: %s', (_, message, shown) => {
  expect(chat([notified('held', item({ message }))]).content.description).toBe(`*issuer.example*: ${shown}`);
});

test("an issuer's own name stays readable in a message for chat, and markup in its URL becomes text", () => {
  const issuer = 'https://login.example/realms/[a](https://evil.example)/@b';
  const one = changed(notified('held', item({ message: 'Full.' })), { issuer });
  expect(chat([one]).content.description).toBe(
    String.raw`*login.example/realms/\[a\]\(https\[:\]//evil.example)/(at)b*: Full.`,
  );
});

test('a long sentence is cut in a message for chat, but not within the escape of one character', () => {
  const { content } = chat([notified('held', item({ message: '&'.repeat(1000) }))]);
  expect(content.description).toBe(`*issuer.example*: ${'&amp;'.repeat(399)}…`);
});

test('every message for chat has the form that is documented for it, without angle brackets', () => {
  const message = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 2000, size: 'max' }),
    fc.constant('&'.repeat(500)),
  );
  const anyProvider = fc
    .tuple(message, fc.webUrl(), fc.constantFrom('info', 'critical'))
    .map(([text, issuer, severity]) => changed(notified('held', item({ message: text, severity })), { issuer }));
  properties(
    fc.property(fc.array(anyProvider, { minLength: 1, maxLength: 8 }), (all) => {
      expect(chat(apart(all)).content.description).not.toMatch(/[<>]/);
    }),
  );
});
