import { type Iam, describeError } from '../../lambda/act/iam';
import { InputError } from '../../lambda/contract/input-error';
import { issuerOfArn } from '../../lambda/contract/settings';
import { quoted } from '../../lambda/judge/printable';
import { listProviders } from '../../lambda/run/select-providers';
import { adviceOn } from './aws-advice';
import { inPatience } from './aws-clients';
import { isAlike } from './issuer-url';

/**
 * Returns the ARNs of providers that an operator named, each by its ARN or its issuer URL. IAM is asked for its list only where a URL is
 * among them. A URL that differs from that of a single provider by case or a final slash alone stands for that provider.
 * @throws InputError for a URL where the account has no provider at all
 * @throws Error when IAM gives no list
 */
export async function arnsOf(names: readonly string[], iam: Pick<Iam, 'list'>): Promise<string[]> {
  if (names.every(isArn)) return [...names];
  const all = await listProviders(iam);
  return names.map((name) => (isArn(name) ? name : arnOf(name, all)));
}

/**
 * Asks IAM for a provider, to see whether IAM answers at all: a run would take an IAM that does not for a fault of the provider.
 * @throws Error when IAM cannot be asked; the SDK's error is its cause
 */
export async function checkAnswer(arn: string, iam: Pick<Iam, 'get'>): Promise<void> {
  await inPatience('IAM', (until) => iam.get(arn, until)).catch((error: unknown) => {
    // A refusal is an answer, and the report has it.
    if (adviceOn(error, process.env) === null) return;
    throw new Error(`The provider ${quoted(arn)} could not be read. ${quoted(describeError(error))}`, { cause: error });
  });
}

function isArn(name: string): boolean {
  return name.startsWith('arn:');
}

function arnOf(issuer: string, all: readonly string[]): string {
  const [similar, ...others] = all.filter((arn) => isAlike(issuerOfArn(arn), issuer));
  const known = all.find((arn) => issuerOfArn(arn) === issuer) ?? (others.length === 0 ? similar : undefined);
  if (known !== undefined) return known;
  const [first] = all;
  if (first === undefined)
    throw new InputError(`This account has no OIDC provider, so none for ${quoted(issuer, 300)} either.`);
  // The report says that IAM does not know it, as of any ARN.
  return first.slice(0, first.indexOf('/') + 1) + issuer.slice('https://'.length);
}
