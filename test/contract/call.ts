import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type IAMClient,
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
} from '@aws-sdk/client-iam';
import type { SNSClient } from '@aws-sdk/client-sns';
import { thumb } from '../support/thumb';

/** What a call is made with. At its start there is no OIDC provider, and nothing under its key in the table. */
export interface Harness {
  iam: IAMClient;
  sns: SNSClient;
  dynamo: DynamoDBClient;
  topicArn: string;
  /** Name of a table with the keys of the watcher's state. */
  table: string;
  /** A partition key that no other call uses. */
  key: string;
}

/** A refusal as `NoSuchEntityException (404)`; else what the call gives to compare. */
export type Outcome = unknown;

/** One call of the script, or a short sequence. */
export interface Call<Stage = Harness> {
  /** Unique. */
  name: string;
  /** The page of AWS's documentation that the expectation rests on. */
  page: string;
  /** What AWS does by its documentation: read strictly where that leaves it open, so that what passes here passes there. */
  expected: Outcome;
  /** Rejects with the SDK's error, which counts as an outcome, as any other error does not. */
  run: (stage: Stage) => Promise<Outcome>;
}

/** Calls that rest on one page. */
export function onPage<Stage = Harness>(page: string, calls: readonly Omit<Call<Stage>, 'page'>[]): Call<Stage>[] {
  return calls.map((call) => ({ ...call, page }));
}

/**
 * What comes of a request: what it resolves to, or the refusal in words.
 * @throws whatever it rejects with, unless a service answered with that
 */
export async function outcomeOf(request: Promise<Outcome>): Promise<Outcome> {
  try {
    return await request;
  } catch (error) {
    if (!(error instanceof Error && '$metadata' in error)) throw error;
    const { httpStatusCode }: { httpStatusCode?: number } = error.$metadata ?? {};
    if (httpStatusCode === undefined) throw error;
    return refusal(error.name, httpStatusCode);
  }
}

/** The outcome of a call that is refused: the SDK's name of the error, and the HTTP status. */
export function refusal(name: string, status: number): string {
  return `${name} (${status})`;
}

/** Refusals by IAM of a value, of what the values mean together, and of what names a provider that does not exist. */
export const INVALID = refusal('ValidationError', 400);
export const REFUSED = refusal('InvalidInputException', 400);
export const NO_SUCH = refusal('NoSuchEntityException', 404);

/** The provider that most calls are about: its URL, and the ARN that follows from it. */
export const ISSUER = 'https://issuer.example';
export const ARN = 'arn:aws:iam::123456789012:oidc-provider/issuer.example';

/** As many thumbprints as a provider may have. */
export const FIVE = ['a', 'b', 'c', 'd', 'e'].map(thumb);

/** A thumbprint as tools print it, which AWS does not take. */
export const COLONS = `${'AA:'.repeat(13)}A`;

/** The ARN of a provider that does not exist. */
export const UNKNOWN_ARN = 'arn:aws:iam::123456789012:oidc-provider/unknown.example';

/** What a provider is created with, besides a thumbprint: without one, IAM would go and look at the issuer. */
export type Seed = Partial<ConstructorParameters<typeof CreateOpenIDConnectProviderCommand>[0]>;

/** Creates a provider; gives its ARN. */
export async function create({ iam }: Harness, seed: Seed = {}): Promise<string | undefined> {
  const input = { Url: ISSUER, ThumbprintList: [thumb('1')], ...seed };
  return (await iam.send(new CreateOpenIDConnectProviderCommand(input))).OpenIDConnectProviderArn;
}

/** Reads a provider: what it has, without the time it was created. */
export async function get({ iam }: Harness, OpenIDConnectProviderArn = ARN) {
  const answer = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  const { Url, ClientIDList = [], ThumbprintList = [], Tags = [] } = answer;
  return { Url, ClientIDList, ThumbprintList, Tags };
}
