import type { NewProvider } from '../../lambda/act/iam-create';
import { quote } from '../../lambda/contract/commands';
import type { Tag } from '../../lambda/act/iam-create';

/** Code that creates a provider, for operators who would rather use the tool of the rest of their setup. */
export interface Snippets {
  /** One line for a POSIX shell; any version of the AWS CLI. */
  awsCli: string;
  /** TypeScript, within a construct or stack. */
  cdk: string;
  terraform: string;
}

/** Returns the same provider in each tool's words. */
export function snippetsOf(provider: NewProvider): Snippets {
  return {
    awsCli: awsCli(provider),
    cdk: cdk(provider),
    terraform: terraform(provider),
  };
}

/** Returns the AWS CLI command that lets a provider accept one more client ID. */
export function addClientIdCommand(arn: string, clientId: string): string {
  const command = 'aws iam add-client-id-to-open-id-connect-provider';
  const input = { OpenIDConnectProviderArn: arn, ClientID: clientId };
  return isPlain(clientId)
    ? `${command} --open-id-connect-provider-arn ${quote(arn)} --client-id ${quote(clientId)}`
    : `${command} --cli-input-json ${quote(JSON.stringify(input))}`;
}

function awsCli({ issuer, clientIds, thumbprints, tags }: NewProvider): string {
  const plain = clientIds.every(isPlain);
  return [
    'aws iam create-open-id-connect-provider',
    `--url ${quote(issuer)}`,
    `--client-id-list ${plain ? clientIds.map(quote).join(' ') : quote(JSON.stringify(clientIds))}`,
    `--thumbprint-list ${thumbprints.map(quote).join(' ')}`,
    ...(tags.length > 0
      ? [`--tags ${quote(JSON.stringify(tags.map(({ key: Key, value: Value }) => ({ Key, Value }))))}`]
      : []),
  ].join(' ');
}

/** True if the AWS CLI takes a value as it stands. It takes others for options, for JSON, or, in version 1, for what to fetch. */
function isPlain(value: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.@-]*$/.test(value);
}

function cdk({ issuer, clientIds, thumbprints, tags }: NewProvider): string {
  const creation = [
    `new iam.OidcProviderNative(this, ${typescript(pascalCase(issuer))}, {`,
    `  url: ${typescript(issuer)},`,
    `  clientIds: ${typescriptList(clientIds)},`,
    '  // CloudFormation writes this list again whenever one of these properties changes.',
    `  thumbprints: ${typescriptList(thumbprints)},`,
    '});',
  ];
  const importIam = "import * as iam from 'aws-cdk-lib/aws-iam';";
  if (tags.length === 0) return [importIam, '', ...creation].join('\n');
  return [
    "import { Tags } from 'aws-cdk-lib';",
    importIam,
    '',
    `const provider = ${creation.join('\n')}`,
    ...tags.map(({ key, value }) => `Tags.of(provider).add(${typescript(key)}, ${typescript(value)});`),
  ].join('\n');
}

function terraform({ issuer, clientIds, thumbprints, tags }: NewProvider): string {
  return [
    `resource "aws_iam_openid_connect_provider" "${snakeCase(issuer)}" {`,
    `  url = ${hcl(issuer)}`,
    `  client_id_list = ${lines(clientIds.map(hcl))}`,
    `  thumbprint_list = ${lines(thumbprints.map(hcl))}`,
    ...(tags.length > 0 ? ['  tags = {', ...hclTags(tags), '  }'] : []),
    '',
    '  # The watcher keeps the list right; without this, each apply would put the list above back.',
    '  lifecycle {',
    '    ignore_changes = [thumbprint_list]',
    '  }',
    '}',
  ].join('\n');
}

function typescript(text: string): string {
  return `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`;
}

function typescriptList(texts: readonly string[]): string {
  return texts.length > 1 ? lines(texts.map(typescript)) : `[${texts.map(typescript).join('')}]`;
}

/** Writes a text as HCL. The escapes are JSON's, and the start of a template is doubled. Source: HCL native syntax specification. */
function hcl(text: string): string {
  return JSON.stringify(text).replaceAll(/[$%](?=\{)/g, '$&$&');
}

/** Returns tags as lines of HCL, aligned as `terraform fmt` wants it. */
function hclTags(tags: readonly Tag[]): string[] {
  const width = Math.max(...tags.map(({ key }) => hcl(key).length));
  return tags.map(({ key, value }) => `    ${hcl(key).padEnd(width)} = ${hcl(value)}`);
}

function lines(items: readonly string[]): string {
  return `[\n${items.map((item) => `    ${item},`).join('\n')}\n  ]`;
}

function wordsOf(issuer: string): string[] {
  return issuer.slice('https://'.length).match(/[A-Za-z0-9]+/g) ?? [];
}

function pascalCase(issuer: string): string {
  return (
    wordsOf(issuer)
      .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
      .join('') || 'Issuer'
  );
}

/** Makes a name for Terraform, which begins with a letter. */
function snakeCase(issuer: string): string {
  const name = wordsOf(issuer).join('_').toLowerCase();
  return /^[a-z]/.test(name) ? name : `issuer_${name}`.replace(/_$/, '');
}
