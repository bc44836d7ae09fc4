import { type IAMClient, UpdateOpenIDConnectProviderThumbprintCommand } from '@aws-sdk/client-iam';
import { printable } from '../judge/printable';
import { isThumbprint, normalise } from '../judge/chain/thumbprint';
import { askForProvider, askForProviders, statusOf } from './iam-answers';

/** IAM OIDC provider, as far as the watcher needs it. */
export interface Provider {
  arn: string;
  /** Issuer URL with its scheme; IAM keeps it without, since it is always `https://`. */
  issuer: string;
  /** Entries of the list as IAM gave them; an entry that is no thumbprint is made printable. */
  thumbprints: readonly string[];
  /** Client IDs as IAM gave them. */
  clientIds: readonly string[];
  tags: Readonly<Record<string, string>>;
}

/** Calls to IAM that the watcher makes. Each rejects with the SDK's error, or with an `IncompleteAnswerError`. */
export interface Iam {
  /**
   * Returns the ARNs of all providers of the account.
   * @param until gives up at this signal
   */
  list(until?: AbortSignal): Promise<string[]>;
  /** @param until for a read that is not urgent: while IAM throttles, the read waits for its turn, and rejects at this signal */
  get(arn: string, until?: AbortSignal): Promise<Provider>;
  /** Replaces the whole list: IAM neither merges nor checks what stood there before. */
  replaceThumbprints(arn: string, thumbprints: readonly string[]): Promise<void>;
}

/**
 * Creates the calls to IAM through the SDK. Region, endpoint and credentials come from the clients.
 * @param patient for the list, and reads that are not urgent
 */
export function createIam(client: IAMClient, patient = client): Iam {
  return {
    // Ceph's radosgw answers "not found" as long as no provider was ever created.
    list: (until) =>
      askForProviders(patient, until && { abortSignal: until }).catch((error: unknown) =>
        isNotFound(error) ? [] : Promise.reject(error),
      ),
    get: async (arn, until) => {
      const {
        Url,
        ThumbprintList,
        ClientIDList: clientIds = [],
        Tags = [],
      } = await (until
        ? inTime(askForProvider(patient, arn, { abortSignal: until }), until)
        : askForProvider(client, arn));
      const thumbprints = ThumbprintList.map(printableEntry);
      const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
      // Some IAM-compatible services give the URL with its scheme, and Ceph takes http, too.
      const issuer = /^https?:\/\//.test(Url) ? Url : `https://${Url}`;
      return { arn, issuer, thumbprints, clientIds, tags };
    },
    replaceThumbprints: async (arn, thumbprints) => {
      const input = { OpenIDConnectProviderArn: arn, ThumbprintList: [...thumbprints] };
      await client.send(new UpdateOpenIDConnectProviderThumbprintCommand(input));
    },
  };
}

/** Wraps IAM so that no further write is tried once it has answered that it has no such action: that answer stands. */
export function askOnce(iam: Iam): Iam {
  let refusal: unknown;
  const replaceThumbprints: Iam['replaceThumbprints'] = async (arn, thumbprints) => {
    if (refusal) throw refusal;
    await iam.replaceThumbprints(arn, thumbprints).catch((error: unknown) => {
      if (isActionMissing(error)) refusal = error;
      throw error;
    });
  };
  return { ...iam, replaceThumbprints };
}

/**
 * Makes an entry of IAM's list printable if it is no thumbprint: IAM takes any 40 characters (API reference,
 * CreateOpenIDConnectProvider). Such an entry is never written, only compared and shown.
 */
function printableEntry(entry: string): string {
  return isThumbprint(normalise(entry)) ? entry : printable(entry);
}

/** Replaces the error of an aborted request, since the SDK does not report why it was aborted. */
export function inTime<Answer>(answer: Promise<Answer>, until: AbortSignal): Promise<Answer> {
  return answer.catch((error: unknown) => {
    throw until.aborted ? new Error('No answer in the time that the run had', { cause: error }) : error;
  });
}

/** True if IAM says that the provider does not exist (any more), or that none exists. Services name the same error differently. */
export function isNotFound(error: unknown): boolean {
  return isOfKind(error, 'NoSuchEntity', 404);
}

/** True if IAM refused a write because another one was under way. The SDK does not retry it. */
export function isConcurrentModification(error: unknown): boolean {
  return nameOf(error).startsWith('ConcurrentModification');
}

/** True if the service has no such action, by error name or by HTTP status: to ask again is of no use. */
export function isActionMissing(error: unknown): boolean {
  return [405, 501].includes(statusOf(error) ?? 0) || nameOf(error).startsWith('InvalidAction');
}

/**
 * True if an error is of a kind.
 * @param name beginning of the names of its kind; an error without a name is judged by its HTTP status
 */
export function isOfKind(error: unknown, name: string, status: number): boolean {
  return nameOf(error).startsWith(name) || (isNameless(error) && statusOf(error) === status);
}

/** True if the SDK found no error code in the answer where it looks for one, as with radosgw before version 20. */
function isNameless(error: unknown): boolean {
  return /^(NotFound|Unknown(Error)?)$/.test(nameOf(error));
}

/**
 * Describes an error in one printable line: `AccessDenied: User ... is not authorized to perform ... (HTTP 403)`. Sentences quote it.
 */
export function describeError(error: unknown): string {
  const status = statusOf(error);
  const http = status === undefined ? '' : ` (HTTP ${status})`;
  return printable(`${wordsOf(error)}${http}`.replaceAll(/\s+/g, ' '), 500);
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isActionMissing(error)) return 'this service has no such action';
  const words = /^Unknown(Error)?$/.test(error.message) ? [] : [error.message];
  return [isNameless(error) ? 'an error without a name' : error.name, ...words].join(': ');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
