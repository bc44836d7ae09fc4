import { restoreCommandFor } from '../lambda/contract/commands';
import { issuerOfArn } from '../lambda/contract/settings';
import type { RenderedReport } from '../lambda/notify/rendered-report';
import { askHistory, invoke, invokeAsTyped, lookQuickly } from '../sandbox/invoke';
import { type Sandbox, startSandbox } from '../sandbox/sandbox';
import { printHistory } from './terminal/print-history';
import { silenceNodeWarning } from './terminal/quiet-sdk';
import { screenOf } from './terminal/screen';
import { printTable } from './terminal/table';

/** `npm start`: the main job in the sandbox, as a description that one can read. Needs no AWS account and no network. */

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type SandboxProvider = Sandbox['issuers'][number];

const screen = screenOf(process.stdout, process.env);

/** Time that has passed for the watcher beyond the real one, in milliseconds. */
let passed = 0;

silenceNodeWarning();
const sandbox = await startSandbox({ clock: () => new Date(Date.now() + passed), quickLookMinutes: 5 });
try {
  await publish(sandbox);
} finally {
  await sandbox.close();
}

async function publish(account: Sandbox): Promise<void> {
  await showUpdates(account);
  await showRepeatedFailures(account);
  await showEndOfOverlap(account);
  await showRestore(account);
  showProviders(account);
  say('Next: npm run -s cli -- sandbox keeps this account running for you to play with; README.md says how to deploy.');
}

/** Shows what the watcher does by itself when certificates rotate, and what it asks an operator to confirm. */
async function showUpdates(account: Sandbox): Promise<void> {
  heading('An AWS account on loopback, with four OIDC providers');
  say(account.issuers.map(({ issuer, description }) => `* ${issuer} ${description}.`).join('\n'));

  heading('First run: what the schedule does every six hours');
  await runScheduled(account, { table: true, mail: 'in short' });

  heading('Two certificates rotate: sign-ins through both providers fail from now on');
  await waitForQuickLook(account);
  say(`${await rotate(account, 'private-ca')}\n${await rotate(account, 'self-signed')}`);

  heading('Next quick look, five minutes later: it observes only the providers whose thumbprint AWS checks');
  wait(5 * MINUTE);
  await showRun(account, lookQuickly(account.aws, account.functionName), {});
  say(
    'Sign-ins through login.example failed for 5 minutes. Without quick looks: until the second run, for up to six hours.',
  );

  heading('The owner of self-signed.example confirms the certificate, so an operator runs the command from the mail');
  wait(HOUR);
  const mail = account.aws.inbox.messages.at(-1)?.email ?? '';
  await runCommand(account, mail.split('\n').find((line) => line.includes('"approve"')) ?? '');
}

async function showRepeatedFailures(account: Sandbox): Promise<void> {
  heading('Second run, six hours after the first: the quick look has done everything already');
  wait(5 * HOUR - 10 * MINUTE);
  await runScheduled(account);

  heading(
    'Third run: down.example has been out of reach for twelve hours, in three runs in a row, so a mail reports it',
  );
  await waitForQuickLook(account);
  wait(6 * HOUR - 5 * MINUTE);
  await runScheduled(account, { mail: 'in short' });

  heading('Fourth run: it still is, and no mail repeats that, except once a week');
  await waitForQuickLook(account);
  wait(6 * HOUR - 5 * MINUTE);
  await runScheduled(account, { mail: 'in short' });
}

async function showEndOfOverlap(account: Sandbox): Promise<void> {
  heading('31 days later: the overlap ends, and what no host presents any more leaves the lists');
  await waitForQuickLook(account);
  wait(31 * DAY);
  await runScheduled(account, { table: true, mail: 'in short' });
}

async function showRestore(account: Sandbox): Promise<void> {
  const { aws, functionName } = account;
  heading(
    'login.example is to go back to its old certificate, so an operator looks up its earlier list and restores it',
  );
  const { arn } = findIssuer(account, 'private-ca');
  wait(HOUR);
  const origin = { kind: 'function' as const, functionName, region: aws.region };
  const history = printHistory(await askHistory(aws, functionName, [arn]), restoreCommandFor(origin), screen);
  say('What the command history prints of it:', indented(history));
  await runCommand(account, history.split('\n').find((line) => line.includes('"restore"')) ?? '');
}

function showProviders({ aws, issuers }: Sandbox): void {
  heading('What IAM holds now');
  const holds = ({ issuer, arn, pinned }: SandboxProvider): string[] => {
    const thumbprints = aws.iam.providers.get(arn)?.thumbprints ?? [];
    return [
      issuer,
      ...thumbprints.map((one) => `    ${one}${one === pinned ? '   there from the start' : '   added'}`),
    ];
  };
  say(issuers.flatMap(holds).join('\n'));
}

/** Parts of a run that are shown: its report as a table, and its mails whole unless they are to be short. */
interface Shown {
  table?: true;
  mail?: 'in short';
}

function runScheduled(account: Sandbox, shown: Shown = {}): Promise<void> {
  return showRun(account, invoke(account.aws, account.functionName, '{}'), shown);
}

/** Runs a command from a mail, as an operator would paste it. */
function runCommand(account: Sandbox, command: string): Promise<void> {
  say(`$ ${command.trim()}`);
  return showRun(account, invokeAsTyped(account.aws, command), { mail: 'in short' });
}

async function showRun({ aws }: Sandbox, invocation: Promise<RenderedReport | null>, shown: Shown): Promise<void> {
  const mails = aws.inbox.messages;
  const before = mails.length;
  const report = await invocation;
  if (shown.table && report) say(printTable(report, screen));
  if (mails.length === before) say('No mail: there is nothing new.');
  for (const { subject, email } of mails.slice(before)) {
    const text = shown.mail ? inShort(email) : `\n${email.trimEnd()}`;
    const title = ['The mail', ...(shown.mail ? [shown.mail] : [])].join(', ');
    say(`${title}:`, indented(`Subject: ${subject}\n${text}`));
  }
}

async function rotate(account: Sandbox, name: string): Promise<string> {
  const { arn, rotate: present } = findIssuer(account, name);
  return `* ${issuerOfArn(arn)} presents a new certificate. AWS now expects ${await present?.()}.`;
}

function findIssuer({ issuers }: Sandbox, name: string): SandboxProvider {
  const found = issuers.find((sandboxIssuer) => sandboxIssuer.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
}

/** Lets five minutes pass until a quick look that finds nothing. It is not shown. */
async function waitForQuickLook({ aws, functionName }: Sandbox): Promise<void> {
  wait(5 * MINUTE);
  const report = await lookQuickly(aws, functionName);
  if (report) throw new Error(`The quick look found something: ${JSON.stringify(report.providers)}`);
}

/** Lets time pass for the watcher. */
function wait(milliseconds: number): void {
  return void (passed += milliseconds);
}

function heading(text: string): void {
  return say(`${text}\n${'='.repeat(text.length)}`);
}

function say(...paragraphs: string[]): void {
  return console.log(`\n${paragraphs.join('\n\n')}`);
}

/** Returns the headline of each notification in a mail, and its first sentences. */
function inShort(mail: string): string {
  const lines = mail.split('\n');
  return lines
    .flatMap((line, index) =>
      /\[[a-z-]+\]$/.test(lines[index + 1] ?? '') ? [`* ${line}. ${lines[index + 3] ?? ''}`] : [],
    )
    .join('\n');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '    | ').replaceAll(/ +$/gm, '');
}
