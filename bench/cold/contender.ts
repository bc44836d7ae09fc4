import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import {
  GetOpenIDConnectProviderCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListRolesCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';

/** A handler that does nothing, and has imported of the SDK what the function imports. */
export function handler() {
  return Promise.resolve([
    BatchGetItemCommand,
    ConditionalCheckFailedException,
    DynamoDBClient,
    GetItemCommand,
    GetOpenIDConnectProviderCommand,
    IAMClient,
    ListOpenIDConnectProvidersCommand,
    ListRolesCommand,
    PublishCommand,
    PutItemCommand,
    SNSClient,
    UpdateItemCommand,
    UpdateOpenIDConnectProviderThumbprintCommand,
    paginateQuery,
  ]);
}
