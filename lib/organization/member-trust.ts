/** Source identity of the sessions in the accounts: this, and the run. */
export const SOURCE_IDENTITY = 'oidc-thumbprint-watcher*';

/** Props of the trust in the functions. */
export interface TrustProps {
  /** ID of the organization. */
  readonly organizationId: string;
  /** External ID that the functions send. */
  readonly externalId: string;
  /** Names of the functions' roles that are trusted. */
  readonly callers: readonly string[];
}

/**
 * Returns the trust policy of a role, as a template has it. The principal is the account of the functions, and a condition names their
 * roles: a role as the principal would become its ID when the policy is kept, and would trust nobody once the role was made again.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export function trustOf({ organizationId, externalId, callers }: TrustProps): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: inHub('root') },
        Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
        Condition: {
          StringEquals: { 'sts:ExternalId': externalId, 'aws:PrincipalOrgID': organizationId },
          ArnEquals: { 'aws:PrincipalArn': callers.map((name) => inHub(`role/${name}`)) },
          StringLike: { 'sts:SourceIdentity': SOURCE_IDENTITY },
        },
      },
    ],
  };
}

/** Returns the ARN of something in the account of the functions. */
function inHub(resource: string): object {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${HubAccount}:${resource}` };
}
