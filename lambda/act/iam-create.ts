import { CreateOpenIDConnectProviderCommand, type IAMClient, IAMServiceException } from '@aws-sdk/client-iam';
import { quoted } from '../judge/printable';
import { describeError, isActionMissing, isOfKind } from './iam';
import { askForProvider } from './iam-answers';

// Apart from `iam.ts`: the function creates nothing, so its bundle does not carry this.

/** A tag of a provider. */
export interface Tag {
  key: string;
  value: string;
}

/** Provider that an operator asks for when registering an issuer. */
export interface Wanted {
  /** URL exactly as the `iss` claim of the issuer's tokens gives it. */
  issuer: string;
  /** Audiences (`aud`) of the tokens; each once. */
  clientIds: readonly string[];
  tags: readonly Tag[];
}

/** A provider that is to be created. */
export interface NewProvider extends Wanted {
  thumbprints: readonly string[];
}

/** Creates a provider and returns its ARN. Rejects with the SDK's error. */
export async function createProvider(client: IAMClient, wanted: NewProvider): Promise<string> {
  const { issuer, clientIds, thumbprints, tags } = wanted;
  const answer = await client.send(
    new CreateOpenIDConnectProviderCommand({
      Url: issuer,
      ClientIDList: [...clientIds],
      ThumbprintList: [...thumbprints],
      // IAM-compatible services without tags refuse an empty list of them.
      ...(tags.length > 0 ? { Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) } : {}),
    }),
  );
  return answer.OpenIDConnectProviderArn ?? '';
}

/** Returns the client IDs that a provider accepts. Rejects with the SDK's error, or with an `IncompleteAnswerError`. */
export async function readClientIds(client: IAMClient, arn: string): Promise<readonly string[]> {
  const { ClientIDList = [] } = await askForProvider(client, arn);
  return ClientIDList;
}

/** True if IAM refused to create a provider because there is one with that URL. Services name the same error differently. */
export function isAlreadyThere(error: unknown): boolean {
  return isOfKind(error, 'EntityAlreadyExists', 409);
}

const STRICTER = 'The request follows the rules that IAM documents, so this service has others: see its message.';

/** Advice for the operator, by the beginning of the error's name. Source: IAM API reference, CreateOpenIDConnectProvider. */
const ADVICE: readonly [name: string, advice: string][] = [
  [
    'LimitExceeded',
    'Delete a provider that is no longer needed, or request a higher quota: OpenID Connect providers per account, ' +
      'L-858F3967, in Service Quotas of us-east-1 (100 by default, 700 at most).',
  ],
  [
    'OpenIdIdpCommunicationError',
    'IAM contacts the issuer itself, and failed. Make its discovery document and its keys reachable from the internet, ' +
      'and let its servers send a chain in order, without duplicate or additional certificates; then try again.',
  ],
  [
    'AccessDenied',
    'You need iam:CreateOpenIDConnectProvider on the ARN of the new provider, and ' +
      'iam:TagOpenIDConnectProvider to give it tags.',
  ],
  // The terminal knows where the credentials should come from.
  ['CredentialsProviderError', ''],
  ['ConcurrentModification', 'Another change was under way. Wait a few minutes and try again.'],
  ['InvalidInput', STRICTER],
  ['ValidationError', STRICTER],
];

const UNKNOWN =
  'It is not known whether the provider was created. Try again: an existing provider is not created twice.';

/** Explains why IAM did not create a provider, and what the operator can do about it. */
export function creationFailed(error: unknown): string {
  const advice =
    ADVICE.find(([name]) => isNamed(error, name))?.[1] ?? (isRefusal(error) || isActionMissing(error) ? '' : UNKNOWN);
  return `IAM did not create the provider: ${quoted(describeError(error))}\n${advice}`.trimEnd();
}

/** True if IAM answered that it refuses; a fault of IAM itself, or of the network, leaves that open. */
function isRefusal(error: unknown): boolean {
  return error instanceof IAMServiceException && error.$fault === 'client';
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name.startsWith(name);
}
