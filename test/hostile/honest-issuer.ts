import type { Authority } from '../../sandbox/certificates';
import { account } from '../support/account-setup';
import { chainUnder } from '../support/chain-under';
import { answer, documents, serve } from '../support/issuer';

/**
 * Starts an honest issuer, and registers it in the account of the test.
 * @param authority issued its certificate
 * @param pin stands in IAM; with an old one the certificate has been renewed
 * @returns the rule that leads to it
 */
export async function addHonest(host: string, authority: Authority, pin: string): Promise<string> {
  const issuer = `https://${host}`;
  account.iam.put({ url: issuer, thumbprints: [pin] });
  return (await serve(await chainUnder(authority, host), answer(documents(issuer)))).connectTo(host);
}
