import { quote } from '../../lambda/contract/commands';
import { InputError } from '../../lambda/contract/input-error';
import { formWords } from '../../lambda/findings/entries/hosts';
import { isIssuerUrl } from '../../lambda/judge/url';
import type { Wanted } from '../../lambda/act/iam-create';
import { creationObjections } from './creation-rules';
import { quoted } from '../../lambda/judge/printable';
import { isThumbprint, normalise } from '../../lambda/judge/chain/thumbprint';
import { recogniseIssuer } from './issuer-url';
import { type CommonOptions, lookWords } from './options';

/** The options of `register`. */
export interface RegisterOptions extends CommonOptions {
  clientId: string[];
  tag: string[];
  approve: string[];
  apply?: boolean;
  /** Command that starts this program, for the commands that it shows. */
  program: string;
}

/** Registration that an operator asks for, with the thumbprints that they approve. */
export interface RegistrationRequest extends Wanted {
  approved: ReadonlySet<string>;
}

/**
 * Reads what an operator asks for.
 * @param isAws true if AWS is to create it, which takes no port
 * @throws InputError with all that is wrong, before anything is contacted
 */
export function readRequest(issuer: string, options: RegisterOptions, isAws = true): RegistrationRequest {
  const wanted = { issuer, clientIds: [...new Set(options.clientId)], tags: options.tag.map(readTag) };
  const approved = new Set(options.approve.map(normalise));
  const problems = [
    ...creationObjections(wanted, isAws),
    ...suggestion(wanted, options),
    ...(wanted.clientIds.length === 0 ? [NO_CLIENT_ID] : []),
    ...options.tag.filter((text) => !text.includes('=')).map((text) => `--tag ${quoted(text, 60)} is not KEY=VALUE.`),
    ...[...approved]
      .filter((text) => !isThumbprint(text))
      .map((text) => `--approve ${quoted(text, 60)} is not a thumbprint, which has 40 hexadecimal digits.`),
  ];
  if (problems.length > 0) throw new InputError(problems.join('\n'));
  return { ...wanted, approved };
}

/** Suggests the command with the issuer URL that the typed text stands for, where IAM takes that URL. */
function suggestion(wanted: Wanted, options: RegisterOptions): string[] {
  const { issuer, form } = recogniseIssuer(wanted.issuer);
  if (form === null || !isIssuerUrl(issuer)) return [];
  return [
    `${formWords(wanted.issuer, form)} The issuer URL should be ${quoted(issuer, 300)}:\n${retypedCommand({ ...wanted, issuer }, options)}`,
  ];
}

/** Objection to a provider without client IDs: IAM would create it, and refuse every token. */
const NO_CLIENT_ID =
  '--client-id is missing: the audience ("aud") of the tokens that AWS is to accept. ' +
  'For GitHub Actions with its AWS action, and for EKS, it is sts.amazonaws.com.';

function readTag(text: string) {
  const at = text.indexOf('=');
  return at < 0 ? { key: text, value: '' } : { key: text.slice(0, at), value: text.slice(at + 1) };
}

/** Returns the command that creates the provider; it must work when pasted into a shell. */
export function registerCommand(wanted: Wanted, approved: readonly string[], options: RegisterOptions): string {
  return commandWith(wanted, approved, { ...options, apply: true });
}

/** Returns the command that was typed, for another issuer URL. */
export function retypedCommand(wanted: Wanted, options: RegisterOptions): string {
  return commandWith(wanted, options.approve, options);
}

function commandWith(
  { issuer, clientIds, tags }: Wanted,
  approved: readonly string[],
  { program, apply, ...options }: RegisterOptions,
): string {
  return [
    `${program} register${apply ? ' --apply' : ''} ${quote(issuer)}`,
    ...clientIds.map((id) => option('--client-id', id)),
    ...tags.map(({ key, value }) => option('--tag', `${key}=${value}`)),
    ...lookWords(options).map(quote),
    ...approved.map((thumbprint) => option('--approve', thumbprint)),
  ].join(' ');
}

function option(name: string, value: string): string {
  return `${name} ${quote(value)}`;
}
