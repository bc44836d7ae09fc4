import type { Aws } from '../../../sandbox/aws/server';
import { startAws } from '../../../sandbox/aws/server';
import { type CountedIssuer, type ManyIssuers, startIssuers } from '../../support/many-issuers';

/** Account of the caller, which is the management account. */
export const HUB = '100000000000';

/** Accounts with which something is the matter. */
export const SUSPENDED = accountId(7);
export const WITHOUT_ROLE = accountId(18);
export const DENIED = accountId(29);
export const THROTTLED = accountId(40);

/** External ID that the role's trust policy asks for. */
export const EXTERNAL_ID = 'tests-1';

export const ROLE = 'oidc-thumbprint-watcher-read';

/** Number of providers in each account. */
const PROVIDERS = 5;

/** Issuer that has rotated: the thumbprint that it presents is pinned nowhere. */
export const ROTATED = 3;

/** Issuer that signs its certificate itself, and whose new one nobody pinned. */
export const WITHOUT_EVIDENCE = 8;

/** An organization with fifty accounts, and twelve issuers that their providers are for. */
export interface Scenario extends ManyIssuers {
  aws: Aws;
  /** Issuers of an account's providers. */
  issuersOf: (account: string) => readonly CountedIssuer[];
  close: () => Promise<void>;
}

/** Returns the ID of one of the fifty accounts: the first is that of the caller. */
export function accountId(index: number): string {
  return String(Number(HUB) + index);
}

/** Starts the organization. Nobody may enter one of the accounts, and one is throttled whenever it is asked. */
export async function startScenario(accounts = 50): Promise<Scenario> {
  const many = await startIssuers(12, [WITHOUT_EVIDENCE]);
  const ids = Array.from({ length: accounts }, (_, index) => accountId(index));
  const aws = await startAws({
    account: HUB,
    organization: { accounts: ids.map((id, index) => ({ id, name: `team-${index}` })) },
  });
  const issuersOf = (account: string): CountedIssuer[] =>
    Array.from({ length: PROVIDERS }, (_, place) => {
      const issuer = many.issuers[((Number(account) - Number(HUB)) * PROVIDERS + place) % many.issuers.length];
      if (!issuer) throw new Error('There are no issuers.');
      return issuer;
    });
  for (const id of ids) {
    if (id !== HUB && id !== WITHOUT_ROLE) putRole(aws, id);
    for (const one of issuersOf(id)) {
      const isPinned = ![ROTATED, WITHOUT_EVIDENCE].includes(many.issuers.indexOf(one));
      aws.iamOf(id).put({ url: one.issuer, thumbprints: [isPinned ? one.thumbprint : 'a'.repeat(40)] });
    }
  }
  return { ...many, aws, issuersOf, close: () => aws.close() };
}

/** Puts the role into an account, with more permissions than a look may use. */
export function putRole(aws: Aws, account: string): void {
  aws.iamOf(account).putRole({
    name: ROLE,
    trustPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${HUB}:root` },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } },
        },
      ],
    },
    policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
  });
}

/** Makes four of the accounts ones that cannot be read. */
export function breakAccounts({ aws }: Pick<Scenario, 'aws'>): void {
  aws.organization.setState(SUSPENDED, 'SUSPENDED');
  aws.organization.attachControlPolicy(DENIED, {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'iam:*', Resource: '*' }],
  });
  aws.faults.fail('ListOpenIDConnectProviders', 'Throttling', {
    account: THROTTLED,
    call: 'every',
    status: 400,
    message: 'Rate exceeded',
  });
}
