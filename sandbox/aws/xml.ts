import { XMLBuilder } from 'fast-xml-parser';
import type { AwsError } from './error';

/** Content of an element: text, or elements by name; an array repeats its element. */
export type XmlValue = string | boolean | XmlElements | readonly XmlElements[] | readonly string[];

/** Elements by name. */
export interface XmlElements {
  [name: string]: XmlValue;
}

const builder = new XMLBuilder({ ignoreAttributes: false });

/** Renders the answer to an action: `<XResponse><XResult>…</XResult>…`, without `XResult` when there is no result. */
export function renderResult(
  action: string,
  result: XmlElements | null,
  { namespace, requestId }: { namespace: string; requestId: string },
): string {
  return render({
    [`${action}Response`]: {
      '@_xmlns': namespace,
      ...(result ? { [`${action}Result`]: result } : {}),
      ResponseMetadata: { RequestId: requestId },
    },
  });
}

/** Renders the answer to an action that failed. */
export function renderError(
  error: AwsError,
  { namespace, requestId }: { namespace: string; requestId: string },
): string {
  return render({
    ErrorResponse: {
      '@_xmlns': namespace,
      Error: { Type: error.status < 500 ? 'Sender' : 'Receiver', Code: error.code, Message: error.message },
      RequestId: requestId,
    },
  });
}

/** Renders the same as Ceph's radosgw had it before release 20: clients of AWS look for an `ErrorResponse` and find nothing. */
export function renderBareError(error: AwsError, { requestId }: { requestId: string }): string {
  return render({ Error: { Code: error.code, Message: error.message, RequestId: requestId, HostId: 'default' } });
}

/** Renders an element with its content, as S3 answers. */
export function renderElement(name: string, content: XmlElements): string {
  return render({ [name]: content });
}

/** Returns a list as the Query protocol writes it: an entry, called `<member>`, for each item. */
export function members(items: readonly string[] | readonly XmlElements[], entry = 'member'): XmlValue {
  return items.length > 0 ? { [entry]: items } : '';
}

/** Renders a document. A bare carriage return would become a line feed in any XML parser, so it goes as a reference. */
function render(document: XmlElements): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document).replaceAll('\r', '&#xD;')}`;
}
