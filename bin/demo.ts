import { restoreCommandFor } from '../lambda/contract/commands';
import type { Report } from '../lambda/contract/report';
import { askHistory, invoke, invokeAsTyped } from '../sandbox/invoke';
import { type Sandbox, startSandbox } from '../sandbox/sandbox';
import { printTable } from './terminal/print';
import { printHistory } from './terminal/print-history';

/** `npm start`: the main job in the sandbox, as a description that one can read. Needs no AWS account and no network. */

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

function say(...paragraphs: string[]): void {
  return console.log(`\n${paragraphs.join('\n\n')}`);
}

function heading(text: string): void {
  return say(`${text}\n${'='.repeat(text.length)}`);
}

/** Returns the providers that a mail is about, and what it says of them. */
function inShort(mail: string): string {
  return mail
    .split('\n')
    .filter((line) => /^(https:|\* )/.test(line))
    .join('\n');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '    | ').replaceAll(/ +$/gm, '');
}

let passed = 0;
/** Lets time pass for the watcher. */
function wait(milliseconds: number): void {
  return void (passed += milliseconds);
}

const sandbox = await startSandbox({ clock: () => new Date(Date.now() + passed) });
try {
  await publish(sandbox);
} finally {
  await sandbox.close();
}

async function publish({ aws, issuers, functionName }: Sandbox): Promise<void> {
  const mails = aws.inbox.messages;
  const hearOf = async (invocation: Promise<Report>, show: { table?: true; mail?: 'in short' } = {}) => {
    const before = mails.length;
    const report = await invocation;
    if (show.table) say(printTable(report));
    if (mails.length === before) say('No mail: nothing that people do not know yet.');
    for (const { subject, email } of mails.slice(before)) {
      const text = show.mail ? inShort(email) : `\n${email.trimEnd()}`;
      const title = ['The mail that people get', ...(show.mail ? [show.mail] : [])].join(', ');
      say(`${title}:`, indented(`Subject: ${subject}\n${text}`));
    }
  };
  const scheduled = () => invoke(aws, functionName, '{}');
  const type = async (command: string) => {
    say(`$ ${command.trim()}`);
    await hearOf(invokeAsTyped(aws, command), { mail: 'in short' });
  };
  const named = (name: string) => {
    const found = issuers.find((sandboxIssuer) => sandboxIssuer.name === name);
    if (!found) throw new Error(`There is no ${name}.`);
    return found;
  };
  const rotate = async (name: string) =>
    `* ${name} presents a new certificate. AWS now expects ${await named(name).rotate?.()}.`;

  heading('An AWS account on loopback, with four OIDC providers');
  say(issuers.map(({ issuer, description }) => `* ${issuer} ${description}.`).join('\n'));

  heading('First run: what the schedule does every six hours');
  await hearOf(scheduled(), { table: true });

  heading('Two certificates rotate');
  say(`${await rotate('private-ca')}\n${await rotate('self-signed')}`);

  heading('Second run, six hours later');
  wait(6 * HOUR);
  await hearOf(scheduled());

  heading('The owner of self-signed.example confirms the certificate, so a person runs the command from the mail');
  wait(HOUR);
  const mail = mails.at(-1)?.email ?? '';
  await type(mail.split('\n').find((line) => line.includes('"approve"')) ?? '');

  heading('Third run: down.example has been out of reach for three runs in a row, and that is told');
  wait(5 * HOUR);
  await hearOf(scheduled(), { mail: 'in short' });

  heading('Fourth run: it still is, and that is not told again, except once a week');
  wait(6 * HOUR);
  await hearOf(scheduled(), { mail: 'in short' });

  heading('31 days later: the overlap ends, and what nobody presents any more leaves the lists');
  wait(31 * DAY);
  await hearOf(scheduled(), { table: true, mail: 'in short' });

  heading('login.example is to go back to its old certificate, so a person looks up what there was and puts it back');
  const { arn } = named('private-ca');
  wait(HOUR);
  const origin = { kind: 'function' as const, functionName, region: aws.region };
  const history = printHistory(await askHistory(aws, functionName, [arn]), restoreCommandFor(origin));
  say('What the command history prints of it:', indented(history));
  await type(history.split('\n').find((line) => line.includes('"restore"')) ?? '');

  heading('What IAM holds now');
  const holds = ({ issuer, arn: of, pinned }: (typeof issuers)[number]) => {
    const thumbprints = aws.iam.providers.get(of)?.thumbprints ?? [];
    return [
      issuer,
      ...thumbprints.map((one) => `    ${one}${one === pinned ? '   there from the start' : '   added'}`),
    ];
  };
  say(issuers.flatMap(holds).join('\n'));
  say('Next: npm run -s cli -- sandbox keeps this account running for you to play with; README.md says how to deploy.');
}
