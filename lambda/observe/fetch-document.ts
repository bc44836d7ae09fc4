import { readUrl } from '../judge/url';
import type { Served } from '../judge/observation';
import { type Result, failed, success } from './failure';
import type { HostLookout } from './host';
import { parseHttpsUrl } from './parse-documents';
import { hostOf } from './request';

/** Reads the content of a document; `where` names it in failures. */
export type Parse<T> = (body: Uint8Array, where: string) => Result<T>;

/**
 * Fetches a document from a host and reads it. Redirects are followed within the same host and port only: what another
 * host says proves nothing about this issuer.
 * @param maxRedirects how many redirects are followed
 */
export const fetchDocument = async <T>(
  lookout: HostLookout,
  url: URL,
  maxRedirects: number,
  parse: Parse<T>,
): Promise<Result<Served<T>>> => {
  let at = url;
  let durationMs = 0;
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const asked = await lookout.ask(at);
    if (!asked.ok) return asked;
    const { answer, over } = asked.value;
    durationMs += asked.value.durationMs;
    if (answer.kind === 'body') {
      const content = parse(answer.body, at.href);
      if (!content.ok) return content;
      const { contentType } = answer;
      const redirected = at === url ? {} : { redirectedTo: at.href };
      return success({ content: content.value, over, durationMs, contentType, ...redirected });
    }
    const next = readUrl(answer.location, at);
    if (!next || !sameOrigin(next, url)) {
      return failed('redirect-refused', at.href, 'the answer is a redirect to another host, which is not followed');
    }
    const allowed = parseHttpsUrl(next.href, at.href);
    if (!allowed.ok) {
      return failed('redirect-refused', at.href, `the answer is a redirect, not followed: ${allowed.failure.why}`);
    }
    at = allowed.value;
  }
  return failed('redirect-refused', url.href, `the answer was a redirect more than ${maxRedirects} times`);
};

/** Whether two URLs lead to the same scheme, host and port. */
export const sameOrigin = (one: URL, other: URL): boolean => {
  const [left, right] = [hostOf(one), hostOf(other)];
  return one.protocol === other.protocol && left.host === right.host && left.port === right.port;
};
