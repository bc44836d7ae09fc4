const IAM = 'https://docs.aws.amazon.com/IAM/latest/APIReference';
const IAM_GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const ORGANIZATIONS = 'https://docs.aws.amazon.com/organizations/latest/APIReference';
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
  assumeRole: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
  externalId: `${IAM_GUIDE}/id_roles_create_for-user_externalid.html`,
  evaluation: `${IAM_GUIDE}/reference_policies_evaluation-logic.html`,
  sourceIdentity: `${IAM_GUIDE}/id_credentials_temp_control-access_monitor.html`,
  accountStates: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html',
  describeOrganization: `${ORGANIZATIONS}/API_DescribeOrganization.html`,
  describeAccount: `${ORGANIZATIONS}/API_DescribeAccount.html`,
  listAccounts: `${ORGANIZATIONS}/API_ListAccounts.html`,
  listAccountsForParent: `${ORGANIZATIONS}/API_ListAccountsForParent.html`,
  listUnits: `${ORGANIZATIONS}/API_ListOrganizationalUnitsForParent.html`,
  listParents: `${ORGANIZATIONS}/API_ListParents.html`,
} as const;
