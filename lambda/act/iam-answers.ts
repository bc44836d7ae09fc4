import {
  GetOpenIDConnectProviderCommand,
  type GetOpenIDConnectProviderCommandOutput,
  type IAMClient,
  type IAMServiceException,
  ListOpenIDConnectProvidersCommand,
} from '@aws-sdk/client-iam';

/** An answer of IAM lacks an element that it must have, so nothing can be concluded from it. */
export class IncompleteAnswerError extends Error {
  override name = 'IncompleteAnswer';

  constructor(action: string, lack: string) {
    super(
      `The answer to ${action} ${lack}. Something else may have answered in IAM's place (a proxy, a sign-in page), or AWS_ENDPOINT_URL_IAM may name a service of another kind.`,
    );
  }
}

/** How a request is sent: when it is given up. */
interface SendOptions {
  abortSignal?: AbortSignal;
}

const LIST = 'ListOpenIDConnectProviders';
const GET = 'GetOpenIDConnectProvider';

/**
 * Asks for the ARNs of all providers. To the SDK an HTML page and an empty body are answers without a list, and a list of
 * elements with another name than `member` is an empty one: none of them is an empty account. The entries that Ceph radosgw 16
 * calls `Arn` are read (ceph/ceph#49426).
 * @throws IncompleteAnswerError when the answer has no list, or an entry without an ARN
 */
export const askForProviders = async (client: IAMClient): Promise<string[]> => {
  const command = new ListOpenIDConnectProvidersCommand({});
  const body = createBodyCopy();
  command.middlewareStack.add(body.take, INNERMOST);
  const { OpenIDConnectProviderList: list } = await client.send(command).catch(rethrowFrom(LIST, body.text));
  if (!list) throw new IncompleteAnswerError(LIST, 'has no element OpenIDConnectProviderList');
  const [, entries] = OF_RADOSGW_16.exec(body.text()) ?? [];
  if (list.length === 0 && entries)
    return [...entries.matchAll(/([^<>]+)<\/Arn><\/Arn>/g)].map(([, arn = '']) => plain(arn));
  requireEmpty(LIST, 'OpenIDConnectProviderList', list, body.text());
  return list.map(({ Arn }) => {
    if (!Arn) throw new IncompleteAnswerError(LIST, 'has an entry without an ARN');
    return Arn;
  });
};

/** What IAM must say of a provider. */
type ProviderAnswer = GetOpenIDConnectProviderCommandOutput & { Url: string; ThumbprintList: string[] };

/**
 * Asks for one provider.
 * @throws IncompleteAnswerError when the answer has no URL, or no list of thumbprints; the list may be empty
 */
export const askForProvider = async (
  client: IAMClient,
  arn: string,
  options: SendOptions = {},
): Promise<ProviderAnswer> => {
  const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
  const body = createBodyCopy();
  command.middlewareStack.add(body.take, INNERMOST);
  const answer = await client.send(command, options).catch(rethrowFrom(GET, body.text));
  const { Url, ThumbprintList } = answer;
  if (!Url) throw new IncompleteAnswerError(GET, 'has no element Url');
  if (!ThumbprintList) throw new IncompleteAnswerError(GET, 'has no element ThumbprintList');
  requireEmpty(GET, 'ThumbprintList', ThumbprintList, body.text());
  return { ...answer, Url, ThumbprintList };
};

/** The whole of a list, where every entry is of radosgw 16's kind. */
const OF_RADOSGW_16 =
  /<OpenIDConnectProviderList>\s*((?:<Arn><Arn>[^<>]+<\/Arn><\/Arn>\s*)+)<\/OpenIDConnectProviderList>/;

/** Text of XML that has no references but those to an ampersand, the only one of the five that a URL's path may hold as such. */
const plain = (xml: string): string => xml.trim().replaceAll('&amp;', '&');

/** Tells an error of IAM's, which is XML or nothing, from a page that something else served with an HTTP status of failure. */
const rethrowFrom =
  (action: string, body: () => string) =>
  (error: unknown): never => {
    const status = statusOf(error);
    if (status === undefined || !body() || /<(?:\w+:)?Error\b/.test(body())) throw error;
    throw new IncompleteAnswerError(action, `(HTTP ${status}) is no error of IAM's`);
  };

/** The HTTP status of the answer that an error of the SDK stands for; undefined where there was none. */
export const statusOf = (error: unknown): number | undefined =>
  isFromAnswer(error) ? error.$metadata.httpStatusCode : undefined;

/** The SDK says so of what it throws itself, and of what it could not read. */
const isFromAnswer = (error: unknown): error is Pick<IAMServiceException, '$metadata'> =>
  error instanceof Error && '$metadata' in error;

/** A list that the SDK reads as empty must be an empty element: it leaves out what has another name than it expects. */
const requireEmpty = (action: string, element: string, list: readonly unknown[], body: string): void => {
  const empty = new RegExp(String.raw`<(?:[\w.-]+:)?${element}(?:\s[^>]*)?(?:/>|>\s*</)`);
  if (list.length === 0 && !empty.test(body)) {
    throw new IncompleteAnswerError(action, `has entries in ${element} that are not called "member"`);
  }
};

/** Next to the network, which is before the SDK reads the body. */
const INNERMOST = { step: 'deserialize', priority: 'low' } as const;

/** Copies the body of an answer, which has what the SDK does not tell, and leaves it to be read by the SDK. */
const createBodyCopy = () => {
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
};

const isHttpResponse = (response: unknown): response is { body: AsyncIterable<Uint8Array> | Uint8Array } =>
  typeof response === 'object' && response !== null && 'body' in response && response.body !== undefined;

const bytesOf = async (body: AsyncIterable<Uint8Array> | Uint8Array): Promise<Buffer> => {
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
};
