const IAM = 'https://docs.aws.amazon.com/IAM/latest/APIReference';
const IAM_GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const DYNAMODB = 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference';

/** The pages of AWS's documentation that say what is expected. */
export const PAGES = {
  create: `${IAM}/API_CreateOpenIDConnectProvider.html`,
  get: `${IAM}/API_GetOpenIDConnectProvider.html`,
  list: `${IAM}/API_ListOpenIDConnectProviders.html`,
  update: `${IAM}/API_UpdateOpenIDConnectProviderThumbprint.html`,
  remove: `${IAM}/API_DeleteOpenIDConnectProvider.html`,
  addClientId: `${IAM}/API_AddClientIDToOpenIDConnectProvider.html`,
  removeClientId: `${IAM}/API_RemoveClientIDFromOpenIDConnectProvider.html`,
  tag: `${IAM}/API_TagOpenIDConnectProvider.html`,
  untag: `${IAM}/API_UntagOpenIDConnectProvider.html`,
  listTags: `${IAM}/API_ListOpenIDConnectProviderTags.html`,
  tagging: `${IAM_GUIDE}/id_tags.html`,
  quotas: `${IAM_GUIDE}/reference_iam-quotas.html`,
  publish: 'https://docs.aws.amazon.com/sns/latest/api/API_Publish.html',
  attributes: 'https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html',
  getItem: `${DYNAMODB}/API_GetItem.html`,
  batchGetItem: `${DYNAMODB}/API_BatchGetItem.html`,
  putItem: `${DYNAMODB}/API_PutItem.html`,
  updateItem: `${DYNAMODB}/API_UpdateItem.html`,
  query: `${DYNAMODB}/API_Query.html`,
  conditions: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html',
} as const;
