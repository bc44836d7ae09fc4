import type { IncomingHttpHeaders } from 'node:http';
import type { AwsError } from './error';

/** A request as it came in, its credential scope read. */
export interface AwsRequest {
  service: string;
  region: string;
  method: string;
  /** Path without query, undecoded. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  requestId: string;
}

/** An HTTP answer. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** A request that a service has understood and not yet carried out. */
export interface PendingCall {
  action: string;
  /** Subject of the call, if any: a provider, a topic or a function; in DynamoDB the partition key of an item, else the table. */
  arn: string | null;
  /** Carries it out. */
  run: () => Answer | Promise<Answer>;
}

/** One of the services behind the endpoint. */
export interface Service {
  receive: (request: AwsRequest) => PendingCall;
  refuse: (error: AwsError, requestId: string) => Answer;
  /** Puts an error into the words of the service's dialect. */
  translate?: ((error: AwsError) => AwsError) | undefined;
}

/** The record of one call. */
export interface Call {
  /** 1 for the first. */
  sequence: number;
  /** Name as in the credential scope: `iam`, `sns`, `sts`, `lambda`, `dynamodb`. */
  service: string;
  action: string;
  arn: string | null;
  /** User agent of the caller's program; empty when it sends none. */
  userAgent: string;
  /** `pending`, `ok`, `cut`, or the error code that was answered. */
  outcome: string;
}

/** The IAM actions this sandbox answers. */
export type IamAction =
  | 'AddClientIDToOpenIDConnectProvider'
  | 'CreateOpenIDConnectProvider'
  | 'DeleteOpenIDConnectProvider'
  | 'GetOpenIDConnectProvider'
  | 'ListOpenIDConnectProviders'
  | 'ListOpenIDConnectProviderTags'
  | 'ListRoles'
  | 'RemoveClientIDFromOpenIDConnectProvider'
  | 'TagOpenIDConnectProvider'
  | 'UntagOpenIDConnectProvider'
  | 'UpdateOpenIDConnectProviderThumbprint';

/** The DynamoDB actions that calls and faults are likely to name; it answers some more. */
export type DynamoDbAction = 'BatchGetItem' | 'DeleteItem' | 'GetItem' | 'PutItem' | 'Query' | 'Scan' | 'UpdateItem';

/** All actions, as calls and faults name them. */
export type Action = IamAction | DynamoDbAction | 'Publish' | 'GetCallerIdentity' | 'Invoke';
