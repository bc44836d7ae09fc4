import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from './caller';
import type { AwsError } from './error';

/** A request as it came in, its credential scope read. */
export interface SignedRequest {
  accessKeyId: string;
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

/** A request whose caller is known. */
export interface AwsRequest extends SignedRequest {
  caller: Caller;
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
  /** Subject of the call, if any: a provider, a topic, a function, a bucket or an object; in DynamoDB the partition key of an item, else the table. */
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
  /** Name as in the credential scope: `iam`, `sns`, `sts`, `lambda`, `dynamodb`, `organizations`, `s3`. */
  service: string;
  /** Account of the caller's credentials. */
  account: string;
  /** ARN of the caller: the user of the sandbox, or a session of a role. */
  caller: string;
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

/** The Organizations actions this sandbox answers. */
export type OrganizationsAction =
  | 'DescribeAccount'
  | 'DescribeOrganization'
  | 'ListAccounts'
  | 'ListAccountsForParent'
  | 'ListOrganizationalUnitsForParent'
  | 'ListParents'
  | 'ListRoots';

/** The S3 actions this sandbox answers. */
export type S3Action = 'GetObject' | 'ListObjectsV2' | 'PutObject';

/** All actions, as calls and faults name them. */
export type Action =
  | IamAction
  | DynamoDbAction
  | OrganizationsAction
  | S3Action
  | 'Publish'
  | 'AssumeRole'
  | 'GetCallerIdentity'
  | 'Invoke';
