import type { SignedRequest } from './call';
import { parseForm } from './form';
import type { Wanted } from './policy';
import { placeIn, s3ActionIn } from './s3';

/** Facts that ARNs are made of. */
export interface Place {
  partition: string;
  account: string;
  region: string;
}

/**
 * Returns the action of a request, and its resource, as policies have them.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * @throws Error when it names no action
 */
export function wantedIn(request: SignedRequest, place: Place): Pick<Wanted, 'action' | 'resource'> {
  const { service, headers, body } = request;
  const arn = (name: string): string => `arn:${place.partition}:${service}:${place.region}:${place.account}:${name}`;
  const action = String(headers['x-amz-target'] ?? '').split('.')[1];
  switch (service) {
    case 'dynamodb':
      return { action: `dynamodb:${action}`, resource: arn(`table/${tableIn(body)}`) };
    case 'organizations':
      return { action: `organizations:${action}`, resource: '*' };
    case 'lambda':
      return { action: 'lambda:InvokeFunction', resource: functionIn(request.path, arn) };
    case 's3':
      return wantedInPath(request, place);
    default:
      return wantedInForm(service, body, place);
  }
}

/** The action has another name in policies where it lists: `s3:ListBucket` on the bucket. */
function wantedInPath(request: SignedRequest, { partition }: Place) {
  const [action, { bucket, key }] = [s3ActionIn(request), placeIn(request)];
  if (action === null) throw new Error(`This request to S3 names no action: ${request.method} ${request.path}`);
  return action === 'ListObjectsV2'
    ? { action: 's3:ListBucket', resource: `arn:${partition}:s3:::${bucket}` }
    : { action: `s3:${action}`, resource: `arn:${partition}:s3:::${bucket}/${key}` };
}

function wantedInForm(service: string, body: string, { partition, account }: Place) {
  const form = parseForm(body);
  const action = form.get('Action');
  if (action === undefined) throw new Error(`This request to ${service} names no action: ${body}`);
  const url = form.get('Url')?.replace(/^https:\/\//, '');
  const resource =
    form.get('TopicArn') ??
    form.get('RoleArn') ??
    form.get('OpenIDConnectProviderArn') ??
    (url === undefined ? '*' : `arn:${partition}:iam::${account}:oidc-provider/${url}`);
  return { action: `${service}:${action}`, resource };
}

function tableIn(body: string): string | undefined {
  const { TableName, RequestItems }: { TableName?: string; RequestItems?: object } = JSON.parse(body);
  return Object.keys(RequestItems ?? {})[0] ?? TableName;
}

function functionIn(path: string, arn: (name: string) => string): string {
  const name = decodeURIComponent(path.split('/')[3] ?? '');
  return name.startsWith('arn:') ? name : arn(`function:${name}`);
}
