import type { Report } from '../lambda/report';
import { invoke, invokeAsTyped } from '../sandbox/invoke';
import { type World, startWorld } from '../sandbox/world';
import { printTable } from './terminal/print';

/** `npm start`: the main job in the sandbox, as a story that one can read. Needs no AWS account and no network. */

const say = (...paragraphs: string[]): void => console.log(`\n${paragraphs.join('\n\n')}`);
const heading = (text: string): void => say(`${text}\n${'='.repeat(text.length)}`);
const indented = (text: string): string => text.replaceAll(/^/gm, '    | ').replaceAll(/ +$/gm, '');

const world = await startWorld();
try {
  await tell(world);
} finally {
  await world.close();
}

async function tell({ aws, citizens, functionName }: World): Promise<void> {
  const run = async (invocation: Promise<Report>) => {
    const before = aws.inbox.messages.length;
    say(printTable(await invocation));
    for (const { subject, message } of aws.inbox.messages.slice(before)) {
      say('The mail that people get:', indented(`Subject: ${subject}\n\n${message.trimEnd()}`));
    }
    if (aws.inbox.messages.length === before) say('No mail: nothing that people need to know.');
  };
  const rotate = async (name: string) => {
    const thumbprint = await citizens.find((citizen) => citizen.name === name)?.rotate?.();
    say(`* ${name} presents a new certificate. AWS now expects ${thumbprint}.`);
  };

  heading('An AWS account on loopback, with four OIDC providers');
  say(citizens.map(({ issuer, story }) => `* ${issuer} ${story}.`).join('\n'));

  heading('First run: what the schedule does every six hours');
  await run(invoke(aws, functionName, '{}'));

  heading('Two certificates rotate');
  await rotate('private-ca');
  await rotate('self-signed');

  heading('Second run');
  await run(invoke(aws, functionName, '{}'));

  heading('The owner of self-signed.example confirms the certificate, so a person runs the command from the mail');
  const mail = aws.inbox.messages.at(-1)?.message ?? '';
  const command = mail.split('\n').find((line) => line.includes('"approve"')) ?? '';
  say(`$ ${command.trim()}`);
  await run(invokeAsTyped(aws, command));

  heading('What IAM holds now');
  for (const { issuer, arn, pinned } of citizens) {
    const thumbprints = aws.iam.providers.get(arn)?.thumbprints ?? [];
    const lines = thumbprints.map((one) => `    ${one}${one === pinned ? '   there from the start' : '   added'}`);
    say(`${issuer}\n${lines.join('\n')}`);
  }
  say('Next: npm run -s cli -- sandbox keeps this account running for you to play with; README.md says how to deploy.');
}
