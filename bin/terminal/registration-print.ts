import { printable, quoted } from '../../lambda/judge/printable';
import { printIssuer } from './issuer-print';
import type { RegistrationReport } from './register';
import type { Screen } from './screen';
import { addClientIdCommand } from './snippets';

/** Returns the outcome of a registration as text. */
export function printRegistration(report: RegistrationReport, screen: Screen): string {
  return [
    ...(report.hosts.length + report.findings.length > 0
      ? [printIssuer(report, report.thumbprintCheck, screen), '']
      : []),
    ...OUTCOMES[report.status](report),
    ...report.similar.map(
      (arn) =>
        `\nIAM has ${quoted(arn)}, whose URL differs in case or a final slash only. To AWS that is another provider.`,
    ),
  ].join('\n');
}

const OUTCOMES: Record<RegistrationReport['status'], (report: RegistrationReport) => string[]> = {
  planned: ({ thumbprints, clientIds, iamSilence, iamAdvice, command, snippets }) => [
    ...(iamSilence === null
      ? []
      : [`IAM could not be asked whether there is such a provider already: ${quoted(iamSilence)}.`]),
    ...(iamAdvice === null ? [] : [iamAdvice]),
    `Nothing was created. Each of these creates the provider, with ${count(thumbprints, 'thumbprint')} and ${count(clientIds, 'client ID')}.`,
    ...section('From here', command),
    ...section('AWS CLI', snippets?.awsCli),
    ...section('CDK', snippets?.cdk),
    ...section('Terraform', snippets?.terraform),
  ],
  created: ({ arn, thumbprints, clientIds }) => [
    `Created: ${arn === null ? '' : printable(arn)}`,
    ...thumbprints.map((thumbprint) => `  thumbprint  ${thumbprint}`),
    ...clientIds.map((id) => `  client ID   ${printable(id)}`),
  ],
  exists: ({ issuer, arn, missingClientIds, command }) => [
    `IAM has a provider for ${printable(issuer)} already${arn === null ? '.' : `: ${printable(arn)}`}`,
    ...section('What the watcher would do with it', command),
    ...(arn === null || missingClientIds.length === 0
      ? []
      : section(
          `To let it accept ${missingClientIds.map((id) => printable(id)).join(', ')} too`,
          missingClientIds.map((id) => addClientIdCommand(arn, id)).join('\n'),
        )),
  ],
  held: ({ command }) => [
    'Nothing was created: see the warnings.',
    ...section('Once every thumbprint is confirmed', command),
  ],
  failed: ({ command }) => [
    'Nothing was created: what to pin could not be learned.',
    ...section('Under the name that the issuer has', command),
  ],
};

/** Returns a text to paste, under a heading and not indented. */
function section(title: string, text: string | null | undefined): string[] {
  return text === null || text === undefined ? [] : ['', title, '-'.repeat(title.length), text];
}

function count(items: readonly unknown[], what: string): string {
  return `${items.length} ${what}${items.length === 1 ? '' : 's'}`;
}
