import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { quote } from '../../lambda/contract/commands';
import { quoted } from '../../lambda/judge/printable';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox';

/**
 * Keeps a sandbox running until SIGINT (Ctrl-C) or SIGTERM. A line of the input that names an identity provider rotates its certificate;
 * the end of the input ends nothing, since a process in the background has none.
 * @param program command that starts this program, for the commands that are shown
 */
export async function keepSandbox(print: (text: string) => void, program: string): Promise<void> {
  const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const sandbox = await startSandbox();
  print(instructions(sandbox, program));
  const input = createInterface({ input: process.stdin });
  input.on('line', (line) => {
    if (line.trim() !== '') void rotate(sandbox, line.trim()).then(print);
  });
  let notified = 0;
  const mailbox = setInterval(() => {
    for (const { subject, email } of sandbox.aws.inbox.messages.slice(notified)) {
      print(`\nMail: ${subject}\n\n${email}`);
      notified += 1;
    }
  }, 500);
  await ended;
  clearInterval(mailbox);
  input.close();
  await sandbox.close();
}

async function rotate({ issuers }: Sandbox, name: string): Promise<string> {
  const thumbprint = await issuers.find((sandboxIssuer) => sandboxIssuer.name === name)?.rotate?.();
  return thumbprint === undefined
    ? `There is no ${quoted(name)} to rotate: ${rotatable(issuers)}.`
    : `${name} presents a new certificate; AWS now expects ${thumbprint}.`;
}

function rotatable(issuers: Sandbox['issuers']): string {
  return issuers.flatMap(({ name, rotate: can }) => (can ? [name] : [])).join(', ');
}

function instructions({ aws, issuers, settings, functionName }: Sandbox, program: string): string {
  const options = ['--ca', settings.caFile ?? '', ...settings.connectTo.flatMap((rule) => ['--connect-to', rule])]
    .map(quote)
    .join(' ');
  const variables = Object.entries(aws.environment).map(([name, value]) => `export ${name}=${quote(value)}`);
  return `An AWS account on loopback, with these OIDC providers:

${issuers.map(({ name, issuer, description }) => `  ${name.padEnd(12)} ${issuer} ${description}`).join('\n')}

In another shell:

unset AWS_PROFILE AWS_SESSION_TOKEN
${variables.join('\n')}

${program} check --table ${quote(aws.table.name)} ${options}
${program} check --function ${quote(functionName)}
${program} history --function ${quote(functionName)}
aws iam list-open-id-connect-providers --endpoint-url ${aws.url}
aws lambda invoke --endpoint-url ${aws.url} --function-name ${quote(functionName)} --cli-binary-format raw-in-base64-out --payload '{}' /dev/stdout

Here: type ${rotatable(issuers)} and Enter to rotate a certificate. Mail appears here. Ctrl-C ends it.`;
}
