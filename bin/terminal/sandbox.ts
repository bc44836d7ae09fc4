import { createInterface } from 'node:readline';
import { quote } from '../../lambda/contract/commands';
import { quoted } from '../../lambda/judge/printable';
import { type World, startWorld } from '../../sandbox/world';

/** Keeps a world running until Ctrl-C or the end of the input; the name of an identity provider rotates its certificate. */
export const keepSandbox = async (print: (text: string) => void): Promise<void> => {
  const world = await startWorld();
  print(instructions(world));
  const lines = createInterface({ input: process.stdin });
  process.once('SIGINT', () => lines.close());
  let told = 0;
  const mailbox = setInterval(() => {
    for (const { subject, email } of world.aws.inbox.messages.slice(told)) {
      print(`\nMail: ${subject}\n\n${email}`);
      told += 1;
    }
  }, 500);
  try {
    for await (const line of lines) {
      if (line.trim() !== '') print(await rotate(world, line.trim()));
    }
  } finally {
    clearInterval(mailbox);
    await world.close();
  }
};

const rotate = async ({ citizens }: World, name: string): Promise<string> => {
  const thumbprint = await citizens.find((citizen) => citizen.name === name)?.rotate?.();
  return thumbprint === undefined
    ? `There is no ${quoted(name)} to rotate: ${rotatable(citizens)}.`
    : `${name} presents a new certificate; AWS now expects ${thumbprint}.`;
};

const rotatable = (citizens: World['citizens']): string =>
  citizens.flatMap(({ name, rotate: can }) => (can ? [name] : [])).join(', ');

const instructions = ({ aws, citizens, settings, functionName }: World): string => {
  const options = ['--ca', settings.caFile ?? '', ...settings.connectTo.flatMap((rule) => ['--connect-to', rule])]
    .map(quote)
    .join(' ');
  const variables = Object.entries(aws.environment).map(([name, value]) => `export ${name}=${quote(value)}`);
  return `An AWS account on loopback, with these OIDC providers:

${citizens.map(({ name, issuer, story }) => `  ${name.padEnd(12)} ${issuer} ${story}`).join('\n')}

In another shell:

unset AWS_PROFILE AWS_SESSION_TOKEN
${variables.join('\n')}

npm run -s cli -- check --table ${quote(aws.table.name)} ${options}
npm run -s cli -- history --table ${quote(aws.table.name)}
aws iam list-open-id-connect-providers
aws lambda invoke --function-name ${quote(functionName)} --cli-binary-format raw-in-base64-out --payload '{}' /dev/stdout

Here: type ${rotatable(citizens)} and Enter to rotate a certificate. Mail appears here. Ctrl-C ends it.`;
};
