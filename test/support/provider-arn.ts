/** The ARN of the provider of an issuer, in the account of the tests. @param issuer its URL, or without the scheme */
export function arnOf(issuer: string): string {
  return `arn:aws:iam::123456789012:oidc-provider/${issuer.replace('https://', '')}`;
}
