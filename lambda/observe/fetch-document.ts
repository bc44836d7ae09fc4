import { readUrl } from '../judge/url';
import type { Failure, Served } from '../judge/observation';
import { quoted } from '../judge/printable';
import { type Result, failed, success } from './tls/failure';
import type { HostProbe } from './host';
import { parseHttpsUrl } from './http/parse-documents';
import { hostOf } from './http/request';

/** Reads the content of a document; `where` names it in failures. */
export type Parse<T> = (body: Uint8Array, where: string) => Result<T>;

/**
 * Fetches a document from a host and reads it. Redirects are followed only within the same host and port: an answer of another
 * host proves nothing about this issuer.
 * @param maxRedirects number of redirects that are followed
 */
export async function fetchDocument<T>(
  probe: HostProbe,
  url: URL,
  maxRedirects: number,
  parse: Parse<T>,
): Promise<Result<Served<T>>> {
  let at = url;
  let durationMs = 0;
  const refuse = (why: string) => failed('redirect-refused', at.href, `the answer is a redirect ${why}`);
  // An operator finds the first URL in the document or in IAM.
  const fail = ({ failure }: { failure: Failure }): Result<never> =>
    at === url
      ? { ok: false, failure }
      : { ok: false, failure: { ...failure, why: `${failure.why}; ${quoted(url.href, SHOWN)} redirects there` } };
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const asked = await probe.ask(at);
    if (!asked.ok) return fail(asked);
    const { answer, over } = asked.value;
    durationMs += asked.value.durationMs;
    if (answer.kind === 'body') {
      const content = parse(answer.body, at.href);
      if (!content.ok) return fail(content);
      const { contentType } = answer;
      const redirected = at === url ? {} : { redirectedTo: at.href };
      return success({ content: content.value, over, durationMs, contentType, ...redirected });
    }
    const next = readUrl(answer.location, at);
    const target = quoted(answer.location, SHOWN);
    if (!next) return refuse(`to ${target}, which is not a URL`);
    if (!sameOrigin(next, url)) return refuse(`to ${kindOf(next, url)} (${target}), which is not followed`);
    const allowed = parseHttpsUrl(next.href, at.href);
    if (!allowed.ok) return refuse(`that is not followed: ${allowed.failure.why}`);
    at = allowed.value;
  }
  return failed('redirect-refused', url.href, `the answer was a redirect more than ${maxRedirects} times`);
}

/** Length up to which a URL is shown, in characters. */
const SHOWN = 300;

/** Names the kind of target of a redirect to another origin. */
function kindOf(next: URL, { hostname }: URL): string {
  if (next.hostname !== hostname) return 'another host';
  return next.protocol === 'https:' ? 'another port of the same host' : 'the same host without TLS';
}

/** True if two URLs lead to the same scheme, host and port. */
export function sameOrigin(one: URL, other: URL): boolean {
  const [left, right] = [hostOf(one), hostOf(other)];
  return one.protocol === other.protocol && left.host === right.host && left.port === right.port;
}
