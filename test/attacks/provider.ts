import { account } from '../support/account-setup';
import { ISSUER } from './fixtures';

/** Puts the provider of the issuer under attack into IAM, with these thumbprints. Returns its ARN. */
export function put(...thumbprints: string[]): string {
  return account.iam.put({ url: ISSUER, thumbprints });
}

/** The thumbprints of that provider in IAM now. */
export function pins(): readonly string[] {
  return account.pins(ISSUER);
}
