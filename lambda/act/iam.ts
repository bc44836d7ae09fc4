import { type IAMClient, UpdateOpenIDConnectProviderThumbprintCommand } from '@aws-sdk/client-iam';
import { printable } from '../judge/printable';
import { isThumbprint, normalise } from '../judge/thumbprint';
import { askForProvider, askForProviders } from './iam-answers';

/** An IAM OIDC provider, as far as the watcher needs it. */
export interface Provider {
  arn: string;
  /** Issuer URL with its scheme; IAM keeps it without, for it is always `https://`. */
  issuer: string;
  /** As IAM gave them; made printable where one is no thumbprint. */
  thumbprints: readonly string[];
  tags: Readonly<Record<string, string>>;
}

/** The calls to IAM that the watcher makes. Each rejects with the SDK's error, or with an `IncompleteAnswerError`. */
export interface Iam {
  /** The ARNs of all providers of the account. */
  list(): Promise<string[]>;
  /** @param until for a read that is in no hurry: while IAM throttles it waits for its turn, and rejects at this signal */
  get(arn: string, until?: AbortSignal): Promise<Provider>;
  /** Replaces the whole list: IAM neither merges nor checks what stood there before. */
  replaceThumbprints(arn: string, thumbprints: readonly string[]): Promise<void>;
}

/**
 * IAM through the SDK. Region, endpoint and credentials are the clients'.
 * @param patient for the list, and reads that are in no hurry
 */
export const createIam = (client: IAMClient, patient = client): Iam => ({
  list: () => askForProviders(patient),
  get: async (arn, until) => {
    const {
      Url,
      ThumbprintList,
      Tags = [],
    } = await (until
      ? inTime(askForProvider(patient, arn, { abortSignal: until }), until)
      : askForProvider(client, arn));
    const thumbprints = ThumbprintList.map(printableEntry);
    const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
    // Some IAM-compatible services give the URL with its scheme, and Ceph takes http, too.
    const issuer = /^https?:\/\//.test(Url) ? Url : `https://${Url}`;
    return { arn, issuer, thumbprints, tags };
  },
  replaceThumbprints: async (arn, thumbprints) => {
    const input = { OpenIDConnectProviderArn: arn, ThumbprintList: [...thumbprints] };
    await client.send(new UpdateOpenIDConnectProviderThumbprintCommand(input));
  },
});

/**
 * An entry of IAM's list. IAM takes any 40 characters (API reference, CreateOpenIDConnectProvider). One that is no thumbprint
 * is never written, only compared and shown.
 */
const printableEntry = (entry: string): string => (isThumbprint(normalise(entry)) ? entry : printable(entry));

/** The SDK only says that the request was aborted, and not why. */
const inTime = <Answer>(answer: Promise<Answer>, until: AbortSignal): Promise<Answer> =>
  answer.catch((error: unknown) => {
    throw until.aborted ? new Error('No answer in the time that the run had', { cause: error }) : error;
  });

/** Whether IAM says that the provider does not exist (any more). Services name the same error differently. */
export const isNotFound = (error: unknown): boolean => nameOf(error).startsWith('NoSuchEntity');

/** Whether IAM refused a write because another one was under way. The SDK does not retry it. */
export const isConcurrentModification = (error: unknown): boolean => nameOf(error).startsWith('ConcurrentModification');

/** An error as one printable line: `AccessDenied: User ... is not authorized to perform ...`. Sentences quote it. */
export const describeError = (error: unknown): string => {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return printable(text.replaceAll(/\s+/g, ' '), 500);
};

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
