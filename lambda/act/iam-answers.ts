import {
  GetOpenIDConnectProviderCommand,
  type GetOpenIDConnectProviderCommandOutput,
  type IAMClient,
  type IAMServiceException,
  ListOpenIDConnectProvidersCommand,
} from '@aws-sdk/client-iam';

/** Error for an answer of IAM that lacks a required element, so that nothing can be concluded from it. */
export class IncompleteAnswerError extends Error {
  override name = 'IncompleteAnswer';

  constructor(action: string, lack: string) {
    super(
      `The answer to ${action} ${lack}. Something else may have answered in IAM's place (a proxy, a sign-in page), or AWS_ENDPOINT_URL_IAM may name a service of another kind.`,
    );
  }
}

/** Options of a request: a signal at which it is given up. */
interface SendOptions {
  abortSignal?: AbortSignal;
}

const LIST = 'ListOpenIDConnectProviders';
const GET = 'GetOpenIDConnectProvider';

/**
 * Asks for the ARNs of all providers. The SDK reads an HTML page or an empty body as an answer without a list, and a list of
 * elements with another name than `member` as an empty list. None of these means an empty account. Entries with the name `Arn`,
 * which Ceph radosgw 16 sends, are read (ceph/ceph#49426).
 * @throws IncompleteAnswerError if the answer has no list, or an entry without an ARN
 */
export async function askForProviders(client: IAMClient, options: SendOptions = {}): Promise<string[]> {
  const command = new ListOpenIDConnectProvidersCommand({});
  const body = createBodyCopy();
  command.middlewareStack.add(body.take, INNERMOST);
  const { OpenIDConnectProviderList: list } = await client.send(command, options).catch(rethrowFrom(LIST, body.text));
  if (!list) throw new IncompleteAnswerError(LIST, 'has no element OpenIDConnectProviderList');
  const [, entries] = OF_RADOSGW_16.exec(body.text()) ?? [];
  if (list.length === 0 && entries)
    return [...entries.matchAll(/([^<>]+)<\/Arn><\/Arn>/g)].map(([, arn = '']) => plain(arn));
  requireEmpty(LIST, 'OpenIDConnectProviderList', list, body.text());
  return list.map(({ Arn }) => {
    if (!Arn) throw new IncompleteAnswerError(LIST, 'has an entry without an ARN');
    return Arn;
  });
}

/** Answer of IAM about a provider, with the elements that it must have. */
type ProviderAnswer = GetOpenIDConnectProviderCommandOutput & { Url: string; ThumbprintList: string[] };

/**
 * Asks for one provider.
 * @throws IncompleteAnswerError if the answer has no URL, or no list of thumbprints; the list may be empty
 */
export async function askForProvider(
  client: IAMClient,
  arn: string,
  options: SendOptions = {},
): Promise<ProviderAnswer> {
  const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
  const body = createBodyCopy();
  command.middlewareStack.add(body.take, INNERMOST);
  const answer = await client.send(command, options).catch(rethrowFrom(GET, body.text));
  const { Url, ThumbprintList } = answer;
  if (!Url) throw new IncompleteAnswerError(GET, 'has no element Url');
  if (!ThumbprintList) throw new IncompleteAnswerError(GET, 'has no element ThumbprintList');
  requireEmpty(GET, 'ThumbprintList', ThumbprintList, body.text());
  return { ...answer, Url, ThumbprintList };
}

/** Whole list in which every entry is of radosgw 16's kind. */
const OF_RADOSGW_16 =
  /<OpenIDConnectProviderList>\s*((?:<Arn><Arn>[^<>]+<\/Arn><\/Arn>\s*)+)<\/OpenIDConnectProviderList>/;

/** Decodes XML text that refers to no character but the ampersand, the only one of the five that a URL's path may hold as such. */
function plain(xml: string): string {
  return xml.trim().replaceAll('&amp;', '&');
}

/** Rethrows an error of IAM, which is XML or nothing; throws another one for a page that something else served with an error status. */
function rethrowFrom(action: string, body: () => string) {
  return (error: unknown): never => {
    const status = statusOf(error);
    if (status === undefined || !body() || /<(?:\w+:)?Error\b/.test(body())) throw error;
    throw new IncompleteAnswerError(action, `(HTTP ${status}) is no error of IAM's`);
  };
}

/** Returns the HTTP status of the answer that an error of the SDK stands for; undefined if there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return isFromAnswer(error) ? error.$metadata.httpStatusCode : undefined;
}

/** True if an error has the metadata that the SDK adds to its own errors and to errors of reading an answer. */
function isFromAnswer(error: unknown): error is Pick<IAMServiceException, '$metadata'> {
  return error instanceof Error && '$metadata' in error;
}

/** Requires an empty element for a list that the SDK reads as empty, since the SDK leaves out entries with an unexpected name. */
function requireEmpty(action: string, element: string, list: readonly unknown[], body: string): void {
  const empty = new RegExp(String.raw`<(?:[\w.-]+:)?${element}(?:\s[^>]*)?(?:/>|>\s*</)`);
  if (list.length === 0 && !empty.test(body)) {
    throw new IncompleteAnswerError(action, `has entries in ${element} that are not called "member"`);
  }
}

/** Position of a middleware next to the network, before the SDK reads the body. */
const INNERMOST = { step: 'deserialize', priority: 'low' } as const;

/** Creates a middleware that copies the body of an answer, since the SDK does not report all of it. The SDK can still read the body. */
function createBodyCopy() {
  let text = '';
  const take =
    <Args, Result extends { response: unknown }>(next: (args: Args) => Promise<Result>) =>
    async (args: Args): Promise<Result> => {
      const result = await next(args);
      const { response } = result;
      if (!isHttpResponse(response)) return result;
      const bytes = await bytesOf(response.body);
      response.body = bytes;
      text = bytes.toString('utf8');
      return result;
    };
  return { take, text: (): string => text };
}

function isHttpResponse(response: unknown): response is { body: AsyncIterable<Uint8Array> | Uint8Array } {
  return typeof response === 'object' && response !== null && 'body' in response && response.body !== undefined;
}

async function bytesOf(body: AsyncIterable<Uint8Array> | Uint8Array): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
