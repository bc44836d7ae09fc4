import { createInterface } from 'node:readline';
import { quote } from '../../lambda/contract/commands';
import { quoted } from '../../lambda/judge/printable';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox';

/** Keeps a sandbox running until Ctrl-C or the end of the input; the name of an identity provider rotates its certificate. */
export async function keepSandbox(print: (text: string) => void): Promise<void> {
  const sandbox = await startSandbox();
  print(instructions(sandbox));
  const lines = createInterface({ input: process.stdin });
  process.once('SIGINT', () => lines.close());
  let notified = 0;
  const mailbox = setInterval(() => {
    for (const { subject, email } of sandbox.aws.inbox.messages.slice(notified)) {
      print(`\nMail: ${subject}\n\n${email}`);
      notified += 1;
    }
  }, 500);
  try {
    for await (const line of lines) {
      if (line.trim() !== '') print(await rotate(sandbox, line.trim()));
    }
  } finally {
    clearInterval(mailbox);
    await sandbox.close();
  }
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

function instructions({ aws, issuers, settings, functionName }: Sandbox): string {
  const options = ['--ca', settings.caFile ?? '', ...settings.connectTo.flatMap((rule) => ['--connect-to', rule])]
    .map(quote)
    .join(' ');
  const variables = Object.entries(aws.environment).map(([name, value]) => `export ${name}=${quote(value)}`);
  return `An AWS account on loopback, with these OIDC providers:

${issuers.map(({ name, issuer, description }) => `  ${name.padEnd(12)} ${issuer} ${description}`).join('\n')}

In another shell:

unset AWS_PROFILE AWS_SESSION_TOKEN
${variables.join('\n')}

npm run -s cli -- check --table ${quote(aws.table.name)} ${options}
npm run -s cli -- history --table ${quote(aws.table.name)}
aws iam list-open-id-connect-providers
aws lambda invoke --function-name ${quote(functionName)} --cli-binary-format raw-in-base64-out --payload '{}' /dev/stdout

Here: type ${rotatable(issuers)} and Enter to rotate a certificate. Mail appears here. Ctrl-C ends it.`;
}
