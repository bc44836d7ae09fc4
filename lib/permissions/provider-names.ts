import type { Stack } from 'aws-cdk-lib';
import { issuerOfArn } from '../../lambda/contract/settings';

/**
 * Returns the ARN of a provider named by ARN or issuer URL; a URL is taken to belong to the stack's account.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export function arnOfProvider(name: string, stack: Stack): string {
  return isIssuerUrl(name)
    ? stack.formatArn({
        service: 'iam',
        region: '',
        resource: 'oidc-provider',
        resourceName: name.slice('https://'.length),
      })
    : name;
}

/**
 * Returns the identity that two names of one provider share: its issuer URL, or the name itself when that is wholly a
 * token. An account has one provider per issuer.
 */
export function identityOf(name: string): string {
  return !isIssuerUrl(name) && name.includes(':oidc-provider/') ? issuerOfArn(name) : name;
}

function isIssuerUrl(name: string): boolean {
  return name.startsWith('https://');
}
