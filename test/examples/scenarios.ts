import type { AlertMessage } from '../../lambda/notify/message';
import { parseIamEvent, type ProviderAction } from '../../lambda/contract/cloudtrail-event';
import { invocationAfter } from '../../lambda/contract/invocation';
import { cloudTrailEvent } from '../support/iam-event';
import { arnOf } from '../support/provider-arn';
import { type Fixtures, days, hours, NOON } from './fixtures';
import { steadyThumbprint } from './names';

/** A message, and how it came about. */
export interface Scenario {
  /** What happened, as a sentence. */
  description: string;
  /** Settings of the watcher. */
  settings?: object;
  produce: (fixtures: Fixtures) => Promise<AlertMessage | null>;
}

const LOGIN = 'https://login.example.com';
const GITLAB = 'https://gitlab.example.net';
const BUILD = 'https://build.example.org';

const OLD_CA = 'Example Corp Issuing CA 2025';
const NEW_CA = 'Example Corp Issuing CA 2026';

/** Issuers under the company's CA, known to the watcher since yesterday. */
async function settleUnder({ account, under }: Fixtures, issuers: readonly string[]): Promise<void> {
  const look = await under(OLD_CA, ...issuers.map((issuer) => new URL(issuer).host));
  for (const issuer of issuers) {
    account.pin(issuer, [look.thumbprint]);
    account.present(issuer, look);
  }
  await account.runAt(days(-1));
}

/** They all present a certificate of the new CA. */
async function rotateUnder({ account, under }: Fixtures, issuers: readonly string[]): Promise<void> {
  const look = await under(NEW_CA, ...issuers.map((issuer) => new URL(issuer).host));
  for (const issuer of issuers) account.present(issuer, look);
}

/** A self-signed issuer, known to the watcher since yesterday. */
async function settleAlone({ account, alone }: Fixtures, issuer: string, until?: Date): Promise<string> {
  const look = await alone(`first certificate of ${issuer}`, new URL(issuer).host, until);
  account.pin(issuer, [look.thumbprint]);
  account.present(issuer, look);
  await account.runAt(days(-1));
  return look.thumbprint;
}

async function rotateAlone({ account, alone }: Fixtures, issuer: string): Promise<void> {
  account.present(issuer, await alone(`second certificate of ${issuer}`, new URL(issuer).host));
}

/** Runs every six hours from noon on. @returns what the last of them sends */
async function every6Hours({ account }: Fixtures, from: number, to: number): Promise<AlertMessage | null> {
  let last: AlertMessage | null = null;
  for (let hour = from; hour <= to; hour += 6) last = await account.runAt(hours(hour));
  return last;
}

function changeBy(action: ProviderAction, issuer: string, detail: object) {
  return parseIamEvent(
    cloudTrailEvent(action, {
      requestParameters: { openIDConnectProviderArn: arnOf(issuer) },
      eventTime: hours(0).toISOString(),
      ...detail,
    }),
  );
}

const tenants = Array.from(
  { length: 80 },
  (_, n) => `https://oidc.tenant-${String(n + 1).padStart(2, '0')}.example.com`,
);

const many = Array.from({ length: 40 }, (_, n) => `https://oidc.cluster-${String(n + 1).padStart(2, '0')}.example.com`);

/** The examples, by the names of their files. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'one-rotation': {
    description: 'An issuer has a certificate from another CA of the company.',
    produce: async (fixtures) => {
      await settleUnder(fixtures, [LOGIN]);
      await rotateUnder(fixtures, [LOGIN]);
      return fixtures.account.runAt(NOON);
    },
  },
  'eighty-rotations': {
    description: 'Eighty issuers have certificates from another CA of the company, all at once.',
    produce: async (fixtures) => {
      await settleUnder(fixtures, tenants);
      await rotateUnder(fixtures, tenants);
      return fixtures.account.runAt(NOON);
    },
  },
  'approval-needed': {
    description: 'A self-signed issuer has a new certificate, and AWS checks its thumbprint.',
    produce: async (fixtures) => {
      await settleAlone(fixtures, BUILD);
      await rotateAlone(fixtures, BUILD);
      return fixtures.account.runAt(NOON);
    },
  },
  'list-full': {
    description: 'All five places are taken by thumbprints that no host ever presented, and AWS checks the thumbprint.',
    produce: async (fixtures) => {
      const others = ['one', 'two', 'three', 'four', 'five'].map((name) => steadyThumbprint(`pinned by hand: ${name}`));
      const look = await fixtures.under(OLD_CA, 'login.example.com');
      fixtures.account.pin(LOGIN, others);
      fixtures.account.present(LOGIN, look);
      return fixtures.account.runAt(NOON);
    },
  },
  'issuer-down': {
    description: 'An issuer refuses connections, and AWS checks its thumbprint, so the mail comes at once.',
    produce: async (fixtures) => {
      await settleUnder(fixtures, [LOGIN, GITLAB]);
      fixtures.account.present(GITLAB, null);
      return fixtures.account.runAt(NOON);
    },
  },
  'issuer-still-down': {
    description: 'It still does on Monday.',
    produce: async (fixtures) => {
      await settleUnder(fixtures, [LOGIN, GITLAB]);
      fixtures.account.present(GITLAB, null);
      return every6Hours(fixtures, 0, 108);
    },
  },
  'issuer-recovered': {
    description: 'An issuer was down for three days, and has answered in three runs since.',
    produce: async (fixtures) => {
      await settleUnder(fixtures, [LOGIN, GITLAB]);
      const look = await fixtures.under(OLD_CA, 'login.example.com', 'gitlab.example.net');
      fixtures.account.present(GITLAB, null);
      await every6Hours(fixtures, 0, 66);
      fixtures.account.present(GITLAB, look);
      return every6Hours(fixtures, 72, 84);
    },
  },
  'issuer-comes-and-goes': {
    description: 'An issuer was down, was resolved, and has come and gone since. Now it has been down for a day.',
    produce: async (fixtures) => {
      await settleUnder(fixtures, [LOGIN, GITLAB]);
      const look = await fixtures.under(OLD_CA, 'login.example.com', 'gitlab.example.net');
      fixtures.account.present(GITLAB, null);
      await every6Hours(fixtures, 0, 12);
      fixtures.account.present(GITLAB, look);
      await every6Hours(fixtures, 18, 30);
      fixtures.account.present(GITLAB, null);
      await every6Hours(fixtures, 36, 36);
      fixtures.account.present(GITLAB, look);
      await every6Hours(fixtures, 42, 42);
      fixtures.account.present(GITLAB, null);
      return every6Hours(fixtures, 48, 72);
    },
  },
  'certificate-expiring': {
    description: 'The certificate of an issuer expires in three days. A mail said so when it was two weeks.',
    produce: async (fixtures) => {
      await settleAlone(fixtures, BUILD, days(12));
      return fixtures.account.runAt(days(9));
    },
  },
  'changed-by-someone-else': {
    description: 'Someone replaced the thumbprints of a provider, and CloudTrail recorded it.',
    produce: async (fixtures) => {
      await settleUnder(fixtures, [LOGIN, GITLAB]);
      fixtures.account.pin(GITLAB, [steadyThumbprint('pinned by hand')]);
      const change = changeBy('UpdateOpenIDConnectProviderThumbprint', GITLAB, {
        userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::123456789012:assumed-role/Admin/alice@example.com' },
        sourceIPAddress: '198.51.100.23',
        userAgent: 'aws-cli/2.31.0',
      });
      return change && fixtures.account.runAt(hours(0.1), { invocation: invocationAfter(change) });
    },
  },
  'deleted-by-someone-else': {
    description: 'Terraform deleted a provider, and CloudTrail recorded it.',
    produce: async (fixtures) => {
      await settleUnder(fixtures, [LOGIN, GITLAB]);
      fixtures.account.remove(GITLAB);
      const change = changeBy('DeleteOpenIDConnectProvider', GITLAB, {
        userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::123456789012:assumed-role/terraform/ci' },
        sourceIPAddress: '198.51.100.23',
        userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.13.4',
      });
      return change && fixtures.account.runAt(hours(0.1), { invocation: invocationAfter(change) });
    },
  },
  'run-incomplete': {
    description: 'A run had no time left before it had checked all providers.',
    produce: async (fixtures) => {
      await settleUnder(fixtures, many);
      // It is asked once for the run's own lease, and for each provider when it is begun, taken in hand and kept.
      let asked = 0;
      return fixtures.account.runAt(NOON, { using: { remainingMs: () => ((asked += 1) > 60 ? 0 : 300_000) } });
    },
  },
  'state-unavailable': {
    description: 'The DynamoDB table is gone.',
    produce: async (fixtures) => {
      await settleUnder(fixtures, [LOGIN]);
      const gone = async (): Promise<never> => {
        throw Object.assign(new Error('Requested resource not found'), { name: 'ResourceNotFoundException' });
      };
      const table = { acquire: gone, readWithLease: gone, read: gone, readMany: gone, save: gone, release: gone };
      const rows = { addVersion: gone, versions: gone, addEvent: gone, events: gone, markEvent: gone };
      const stateStore = { ...table, ...rows };
      return fixtures.account.runAt(NOON, { using: { stateStore } });
    },
  },
  'trusted-on-first-use': {
    description: 'A self-signed issuer has a new certificate, and "updates" is set to "always".',
    settings: { updates: 'always' },
    produce: async (fixtures) => {
      await settleAlone(fixtures, BUILD);
      await rotateAlone(fixtures, BUILD);
      return fixtures.account.runAt(NOON);
    },
  },
  'several-things': {
    description:
      'In an account with a name, one run pins a certificate, needs your approval and finds an issuer down; SNS takes the mail late.',
    settings: { accountName: 'production' },
    produce: async (fixtures) => {
      await settleUnder(fixtures, [LOGIN, GITLAB]);
      await settleAlone(fixtures, BUILD);
      fixtures.account.present(GITLAB, null);
      await rotateUnder(fixtures, [LOGIN]);
      await rotateAlone(fixtures, BUILD);
      const refused = async (): Promise<never> => {
        throw new Error('SNS is out of reach');
      };
      await fixtures.account.runAt(hours(-12), { using: { publish: refused } }).catch(() => null);
      await fixtures.account.runAt(hours(-6), { using: { publish: refused } }).catch(() => null);
      return fixtures.account.runAt(NOON);
    },
  },
};
