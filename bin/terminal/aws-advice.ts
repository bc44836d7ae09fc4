import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { quote } from '../../lambda/contract/commands';
import { tryOrNull } from '../../lambda/judge/chain/try-or-null';
import { quoted } from '../../lambda/judge/printable';
import { endpointVariablesIn } from './endpoint-variables';

/** An error of the SDK, of AWS or of the network, with the code that Node gives it. */
type AwsError = Error & { code?: unknown };

type Variables = NodeJS.ProcessEnv;

/** Errors, and what an operator can do about them. The first that fits counts. */
const RULES: readonly { fits: (error: AwsError) => boolean; advice: (variables: Variables) => string }[] = [
  {
    fits: ({ message }) => message.includes('Region is missing'),
    advice: () =>
      'Set AWS_REGION, for example to us-east-1. IAM is the same in all regions of a partition; a table and a function are in one.',
  },
  {
    fits: ({ name, message }) =>
      /^(ExpiredToken|RequestExpired)/.test(name) ||
      (/^(Credentials|Token)Provider/.test(name) && /expired/i.test(message)),
    advice: (variables) =>
      `The session is over. Log in again: ${loginOf(variables)}, or get new temporary credentials.`,
  },
  { fits: ({ name }) => /^(Credentials|Token)Provider/.test(name), advice: credentialsAdvice },
  {
    fits: ({ name }) =>
      /^(InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature)/.test(
        name,
      ),
    advice: (variables) =>
      `AWS does not accept the access key, or its secret. Check ${originOf(variables)}; temporary credentials need AWS_SESSION_TOKEN too, and a key counts in one partition only.`,
  },
  {
    fits: ({ name }) => name.startsWith('ResourceNotFound'),
    advice: () =>
      'Check the name (the stack outputs TableName and FunctionName), the region (AWS_REGION) and the account (aws sts get-caller-identity).',
  },
  {
    fits: ({ name, code }) => name === 'NoAnswer' || name === 'TimeoutError' || NETWORK.has(code),
    advice: networkAdvice,
  },
];

/** Codes of Node for a service that cannot be reached. */
const NETWORK: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
]);

/** Returns what an operator can do about an error of AWS, of its SDK or of the network; null where that is not known. */
export function adviceOn(error: unknown, variables: Variables): string | null {
  for (let one = error; one instanceof Error; one = one.cause) {
    const found = one;
    const rule = RULES.find(({ fits }) => fits(found));
    if (rule) return rule.advice(variables);
  }
  return null;
}

function credentialsAdvice(variables: Variables): string {
  const { AWS_PROFILE: profile } = variables;
  if (profile && !hasProfile(profile, variables))
    return `AWS_PROFILE names the profile ${quoted(profile, 100)}, which your AWS configuration does not have. "aws configure list-profiles" prints those that it has.`;
  return profile
    ? `Log in with the profile ${quoted(profile, 100)}: ${loginOf(variables)}, or set AWS_PROFILE to another one.`
    : `Log in to the account: ${loginOf(variables)}, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`;
}

function loginOf({ AWS_PROFILE: profile }: Variables): string {
  return profile ? `aws sso login --profile ${quote(profile)}` : 'aws sso login';
}

function originOf({ AWS_PROFILE: profile }: Variables): string {
  return profile
    ? `the profile ${quoted(profile, 100)}`
    : 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile';
}

/** True if one of the AWS configuration files has a section for a profile. */
function hasProfile(profile: string, { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE }: Variables): boolean {
  const files = [
    AWS_CONFIG_FILE ?? path.join(homedir(), '.aws/config'),
    AWS_SHARED_CREDENTIALS_FILE ?? path.join(homedir(), '.aws/credentials'),
  ];
  const sections = files.flatMap(
    (file) => tryOrNull(() => readFileSync(file, 'utf8'))?.match(/^\s*\[[^\]\n]+\]/gm) ?? [],
  );
  const names = sections.map((section) =>
    section
      .trim()
      .slice(1, -1)
      .replace(/^profile\s+/, '')
      .trim(),
  );
  return names.includes(profile);
}

function networkAdvice(variables: Variables): string {
  const endpoints = endpointVariablesIn(variables).map(({ name, shown }) => `${name} (${shown})`);
  return endpoints.length === 0
    ? 'AWS cannot be reached from here. Check the network, a proxy or firewall on the way, and endpoint_url in your AWS configuration.'
    : `The endpoint comes from ${endpoints.join(' and ')}. Check that it answers, or unset the variable to reach AWS.`;
}
