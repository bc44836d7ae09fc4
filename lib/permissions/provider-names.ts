import type { Stack } from 'aws-cdk-lib';
import { issuerOfArn } from '../../lambda/contract/settings';

/**
 * Returns the ARN of a provider named by ARN or issuer URL; a URL is taken to belong to the stack's account.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export const arnOfProvider = (name: string, stack: Stack): string =>
  isIssuerUrl(name)
    ? stack.formatArn({
        service: 'iam',
        region: '',
        resource: 'oidc-provider',
        resourceName: name.slice('https://'.length),
      })
    : name;

/**
 * Returns the identity that two names of one provider share: its issuer URL, or the name itself when that is wholly a
 * token. An account has one provider per issuer.
 */
export const identityOf = (name: string): string =>
  !isIssuerUrl(name) && name.includes(':oidc-provider/') ? issuerOfArn(name) : name;

const isIssuerUrl = (name: string): boolean => name.startsWith('https://');
