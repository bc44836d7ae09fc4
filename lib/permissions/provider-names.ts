import type { Stack } from 'aws-cdk-lib';
import { issuerOfArn } from '../../lambda/contract/settings';

/**
 * The ARN of a provider named by ARN or issuer URL; a URL is taken to be one of the stack's account.
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
 * What two names of one provider have in common: its issuer URL, or the name itself when that is a token through and
 * through. An account has one provider per issuer.
 */
export const identityOf = (name: string): string =>
  !isIssuerUrl(name) && name.includes(':oidc-provider/') ? issuerOfArn(name) : name;

const isIssuerUrl = (name: string): boolean => name.startsWith('https://');
